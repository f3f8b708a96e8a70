// The reader's own marks. The first role of a task makes a mark; the others join it: content, then
// its source, then its cue. Each mark has a form for its labels, on the card, and a row in a list.

import { button, element, isSame } from "./shared.js";
import { length, shortestAt } from "./text.js";
import { HAS_HIGHLIGHTS } from "./page.js";
import { formField, quoted, reasonList, refill, rowsOf, sideBySide } from "./panel.js";

export function ownMarks(view) {
	const { get, task, roles, firstRole, text, words } = view;
	const form = element("div");
	const list = element("div");
	let activeId = "";
	let unanswered = []; // of each change that Python has not answered the mark and its new fields
	let inForm = null; // the mark as the form shows it
	let sendTyped = () => {}; // sends what was typed in the form and not yet sent

	// ---- the marks

	// What Python says of an earlier change must not undo a later one that is still on its way.
	function all() {
		return get("marks").map((mark) => {
			const later = unanswered.filter(({ id }) => id === mark.id);
			return later.reduce((changed, { fields }) => ({ ...changed, ...fields }), mark);
		});
	}
	function onAnswer() {
		unanswered.shift();
	}
	function active() {
		return all().find((mark) => mark.id === activeId);
	}
	// A span for each role of each mark. The first role is drawn as one's own.
	function spans() {
		return all().flatMap(spansOf);
	}
	function spansOf(mark) {
		const taken = roles.map(([role]) => role).filter((role) => mark[role]);
		return taken.map((role) => {
			const kind = role === firstRole ? "own" : role;
			return { ...text.toSpan(mark[role]), id: mark.id, kind };
		});
	}
	// Those that must be elements of the page: a gap has no letters to highlight.
	function covers() {
		return spans().filter((span) => !HAS_HIGHLIGHTS || !length(span));
	}
	function paint() {
		const { highlight } = view.page;
		const ofActive = spans().filter((span) => span.id === activeId);
		const drawn = task.quiet ? ofActive : spans(); // what others marked shows through
		const ofKind = (kind) => drawn.filter((span) => span.kind === kind);
		for (const kind of ["own", "source", "cue"]) highlight(kind, ofKind(kind));
		highlight("active", ofActive);
	}

	// ---- changing them

	function edit(marks, message = "", change = {}) {
		unanswered.push(change);
		view.expect(() => (unanswered = []));
		view.put("marks", marks);
		view.say(message);
	}
	// Python may have lost the mark of the form meanwhile: then it comes back with its change.
	function change(fields, target) {
		const isTarget = (mark) => mark.id === target.id;
		const kept = all().find(isTarget);
		inForm = { ...target, ...kept, ...fields };
		const others = kept ? all() : [...all(), target];
		const marks = others.map((mark) => (isTarget(mark) ? inForm : mark));
		edit(marks, "", { id: target.id, fields });
	}
	// Gives the picked words a role.
	function setRole(role) {
		const span = view.picker.picked();
		if (role === firstRole) start({});
		else if (!active()) view.say(words.contentFirst);
		else join(role, text.toPython(span));
	}
	// Makes a mark of the picked words; as a gap, of the place before them.
	function start(fields, isGap = false) {
		const { from, to } = view.picker.picked();
		const span = text.toPython({ from, to: isGap ? from : to });
		const isThere = (mark) => {
			return mark[firstRole].start === span.start && mark[firstRole].end === span.end;
		};
		const made = { ...task.blank, ...fields, id: newId(), [firstRole]: span };
		const known = all().find(isThere);
		if (!known) edit([...all(), made], words.marked + quoted(span.text));
		view.picker.pick(null);
		open((known || made).id, task.fields.length > 0 || Boolean(known));
	}
	function join(role, span) {
		change({ [role]: span }, active());
		view.picker.pick(null);
		open(activeId);
		view.say(quoted(span.text));
	}
	// Makes a mark the active one, and shows its form at its words.
	function open(id, hasForm = true) {
		activate(id);
		if (hasForm) view.card.openForm(text.toSpan(active()[firstRole]));
		else view.page.root.focus({ preventScroll: true });
	}
	function newId() {
		const numbers = all().map(({ id }) => Number(id.match(/\d+$/)?.[0]) || 0);
		if (task.ids) return task.ids + String(Math.max(0, ...numbers) + 1).padStart(2, "0");
		return "m" + Math.random().toString(36).slice(2, 8);
	}
	function remove() {
		sendTyped();
		const [gone, others] = [active(), all().filter((mark) => mark.id !== activeId)];
		if (gone) edit(others, words.deleted);
		activate("");
		if (gone && task.next) return next(gone);
		view.card.close();
		view.page.root.focus({ preventScroll: true });
	}
	// Moves the open mark to the picked words.
	function move() {
		join(firstRole, text.toPython(view.picker.picked()));
	}
	function isOver(span) {
		const own = active() && text.toSpan(active()[firstRole]);
		return Boolean(own) && own.from < span.to && span.from < own.to;
	}

	// ---- going through them, where a task asks for something of each

	// Says of the open mark what its button says, and goes on.
	function settle() {
		const { field, value } = task.next;
		sendTyped();
		const mark = active();
		if (value !== undefined && mark) change({ [field]: value }, mark);
		next(mark);
	}
	// Opens the next mark in the text of which that has not been said, other than one just done.
	function next(done) {
		const place = (mark) => text.toSpan(mark[firstRole]).from;
		const waiting = all().filter((mark) => !mark[task.next.field] && mark.id !== done?.id);
		waiting.sort((one, other) => place(one) - place(other));
		const from = done || active();
		const mark = waiting.find((one) => from && place(one) >= place(from)) || waiting[0];
		if (mark) return go(mark);
		view.card.leave();
		if (!done) view.say(task.next.none);
	}
	function go(mark) {
		view.show(text.toSpan(mark[firstRole]));
		open(mark.id);
	}
	function activate(id) {
		sendTyped();
		activeId = id;
		inForm = null;
		drawForm();
		drawList();
		view.paint();
	}

	// ---- form and list

	function drawForm() {
		const focused = document.activeElement;
		const isTyping = inForm && form.contains(focused) && focused.matches(".kit-typed");
		if (isTyping) return;
		inForm = active();
		sendTyped = () => {};
		refill(form, inForm && formOf(inForm));
	}
	function formOf(mark) {
		const note = get("results").notes?.[mark.id]?.[1];
		const others = roles.slice(1).map(([role, label], n) => {
			const none = [words.selectThen, element("kbd", n + 2)];
			return element("p", label + ": ", mark[role] ? quoted(mark[role].text) : none);
		});
		const sends = [];
		const onTyping = (send) => sends.push(send);
		sendTyped = () => sends.forEach((send) => send());
		const fields = task.fields.map((field) => {
			const set = (value) => change({ [field.name]: value }, mark);
			return formField(field, mark[field.name], set, onTyping);
		});
		const nudges = words.nudges.map(([label, end, by]) => {
			return button(label, () => view.ask("adjust", { id: mark.id, end, by }));
		});
		const { why, both } = get("results");
		const ofMark = [
			element("h4", quoted(mark[firstRole].text)),
			note && element("p.kit-note", note),
			both?.[mark.id] && sideBySide(...both[mark.id]),
			why?.[mark.id]?.length > 0 && reasonList(why[mark.id]),
			offersTo(mark),
		];
		const moves = mark[firstRole].text && nudges;
		const className = task.next && !task.mend ? "kit-go kit-next" : "kit-go";
		const [label, go] = task.next ? [task.next.label, settle] : [words.done, view.card.leave];
		const done = button(label, go, { className });
		if (task.mend) return [...ofMark, ...decisionOf(mark, fields, [others, moves], done)];
		return [
			...ofMark,
			others,
			element("div.kit-fields", fields),
			element("div.kit-row", done, button(words.delete, remove), moves),
		];
	}
	// Where it is decided which of several marks is right, its own parts wait until that is wanted.
	function decisionOf(mark, fields, [others, moves], done) {
		const { field, value, label } = task.mend;
		const [choice, reason, ...parts] = fields;
		const title = element("summary", label);
		const fieldsOfMark = element("div.kit-fields", parts);
		const rest = [title, others, fieldsOfMark, element("div.kit-row", moves)];
		return [
			element("div.kit-fields", choice, reason),
			element("div.kit-row", done),
			element("details", { open: mark[field] === value }, rest),
		];
	}
	// What Python offers for what the mark does not have yet: each can be taken, or all at once.
	function offersTo(mark) {
		const open = (get("offers")[mark.id] || []).filter(({ name }) => !mark[name]);
		if (!open.length) return [];
		const takeAll = () => {
			change(Object.fromEntries(open.map(({ name, value }) => [name, value])), mark);
			view.card.leave();
		};
		const each = open.map(({ name, value, label, shown }) => {
			const take = () => change({ [name]: value }, mark);
			return button([element("small", label + ": "), shown], take);
		});
		return element(
			"div.kit-row.kit-offers",
			element("p", words.offered),
			each,
			button(words.takeThese, takeAll, { className: "kit-go kit-take" }),
		);
	}
	function drawList() {
		const { notes = {}, summary } = get("results");
		refill(
			list,
			element("h4", `${task.list} (${all().length})`),
			element("p", summary),
			rowsOf(all().map((mark) => rowOf(mark, notes[mark.id]?.[1]))),
		);
	}
	function rowOf(mark, note) {
		const labels = task.fields.map(({ name, label, options }) => {
			if (mark[name] === true) return label;
			return mark[name] && (options?.find(([id]) => id === mark[name])?.[1] || mark[name]);
		});
		const details = [...labels, note].filter(Boolean).join(" · ");
		const small = details && element("small", details);
		return {
			shown: element("span", quoted(mark[firstRole].text), " ", small),
			go: () => go(mark),
			properties: { ariaCurrent: mark.id === activeId },
		};
	}
	function followPython() {
		drawList();
		if (!isSame(active(), inForm)) drawForm();
		if (!active() && !inForm) view.card.close();
	}
	// What can be chosen has changed, such as the names of the speakers.
	function takeTask() {
		Object.assign(task, get("task"));
		drawForm();
		drawList();
	}
	// Offers come after the mark that they are for.
	function drawOffers() {
		const isNew = !form.querySelector(".kit-take") && form.contains(document.activeElement);
		drawForm();
		if (isNew) form.querySelector(".kit-take")?.focus({ preventScroll: true });
	}

	return {
		form,
		list,
		covers,
		under: (place) => shortestAt(place, spans()),
		paint,
		setRole,
		start,
		remove,
		move,
		isOver,
		settle,
		next,
		open,
		drawForm,
		drawList,
		takeTask,
		drawOffers,
		onAnswer,
		followPython,
		sendTyped: () => sendTyped(),
	};
}
