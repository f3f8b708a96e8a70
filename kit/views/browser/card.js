// The card at the words that are picked: first what can be said of them, then the rest of the mark.
// It is used with keys as well: a number chooses, Enter goes on, Escape leaves.

import { button, element } from "./shared.js";
import { quoted, refill } from "./panel.js";

const GAP = 6; // px between the words and the card
export function markingCard(view) {
	const { task, roles, text, words, ownMarks, picker } = view;
	const choice = element("div");
	const properties = { role: "group", ariaLabel: words.card, hidden: true, onkeydown: onKey };
	const root = element("div.kit-card", properties, choice, ownMarks.form);
	const asked = task.fields?.find((field) => field.first); // it is answered by making the mark
	let place = null; // the span at which it stands
	new ResizeObserver(stand).observe(root);

	// A press beside it and the text lays it away.
	view.listen("pointerdown", ({ target }) => {
		const isElsewhere = !root.contains(target) && !view.page.root.contains(target);
		if (!root.hidden && isElsewhere) close();
	});

	// ---- what can be said of the words

	function options() {
		const kinds = asked?.options.map(([id, name, , example]) => {
			return [name, () => ownMarks.start({ [asked.name]: id }), example];
		});
		const ofRoles = roles.map(([role, , label]) => [label, () => ownMarks.setRole(role)]);
		const [label, fields] = task.gap || [];
		const gap = task.gap && [label, () => ownMarks.start(fields, true), words.gapBefore];
		const canMove = task.next && picker.picked() && ownMarks.isOver(picker.picked());
		const move = canMove ? [[words.moveHere, ownMarks.move]] : [];
		return [...(kinds || ofRoles), ...(gap ? [gap] : []), ...move];
	}
	function drawChoice(span) {
		const rows = options().map(([label, act, example], n) => {
			const key = String((n + 1) % 10);
			const small = example && element("small", example);
			const name = [element("kbd", key), element("span", label, small)];
			return element("li", button(name, act, { "aria-keyshortcuts": key }));
		});
		refill(choice, element("h4", quoted(text.wordsOf(span))), element("ol", rows));
	}

	// ---- where it stands

	// Below the words, or above them where there is no room; on a narrow page at its lower edge.
	function stand() {
		if (root.hidden || !place || view.frame.isNarrow()) return;
		const body = root.parentElement.getBoundingClientRect();
		const { top, bottom } = view.frame.sight();
		const height = root.offsetHeight + GAP;
		const rect = rectToSpare(bottom - top - height);
		const edge = Math.max(top, body.top); // what stands out of the reader is cut off
		const isAbove = rect.bottom + height > bottom && rect.top - height > edge;
		const left = Math.min(rect.left - body.left, body.width - root.offsetWidth - GAP);
		root.style.left = Math.max(GAP, left) + "px";
		const ownTop = (isAbove ? rect.top - height : rect.bottom + GAP) - body.top;
		root.style.top = ownTop + "px";
		const needed = ownTop + height; // a short text makes room for it
		if (needed > body.height) root.parentElement.style.minHeight = needed + "px";
	}
	// A form leaves the paragraph free where more has to be selected in it: the source and the cue.
	function rectToSpare(room) {
		const rect = view.page.rectOf(place);
		if (!choice.hidden || roles.length < 2) return rect;
		const whole = view.page.paragraphOf(place)?.getBoundingClientRect();
		if (!whole || whole.height > room) return rect;
		return { left: rect.left, top: whole.top, bottom: whole.bottom };
	}
	function open(span, isChoice) {
		place = span;
		root.hidden = false;
		choice.hidden = !isChoice;
		ownMarks.form.hidden = isChoice;
		stand();
		if (view.frame.isNarrow()) view.show(place);
		else view.frame.makeRoom(view.page.rectOf(place), root.getBoundingClientRect());
	}
	function offer(span) {
		if (!view.firstRole) return;
		if (!span) return choice.hidden || close();
		drawChoice(span);
		open(span, true);
	}
	function openForm(span) {
		open(span, false);
		firstStop(ownMarks.form)?.focus({ preventScroll: true });
	}
	// What comes first in a form: to say yes to all of it, else what is chosen, else to choose.
	function firstStop(form) {
		const group = form.querySelector("fieldset");
		const yes = form.querySelector(".kit-take") || form.querySelector(".kit-next");
		const choice = group?.querySelector(":checked") || group?.querySelector("input");
		return yes || choice || form.querySelector("button");
	}
	function close() {
		ownMarks.sendTyped();
		root.hidden = true;
	}
	function leave() {
		const hadFocus = root.contains(document.activeElement);
		if (!choice.hidden) picker.pick(null);
		close();
		if (hadFocus) view.page.root.focus({ preventScroll: true });
	}

	// ---- keys

	// Chooses by number; says whether there was something to choose.
	function choose(key) {
		if (root.hidden || !/^\d$/.test(key)) return false;
		const isForm = choice.hidden;
		const group = isForm ? ownMarks.form.querySelector("fieldset") : choice;
		const chosen = group?.querySelectorAll("button, input")[(Number(key) + 9) % 10];
		chosen?.click();
		if (isForm) ownMarks.form.querySelector(".kit-typed")?.focus();
		return Boolean(chosen);
	}
	// Enter takes the only thing that can be said, or goes into the card.
	function enter() {
		const buttons = choice.querySelectorAll("button");
		if (root.hidden || choice.hidden) return view.say(words.pickFirst);
		if (buttons.length === 1) buttons[0].click();
		else buttons[0].focus();
	}
	function step(by) {
		const buttons = [...choice.querySelectorAll("button")];
		const next = buttons.indexOf(document.activeElement) + by;
		buttons.at(next % buttons.length).focus();
	}
	function onKey(event) {
		const { key, target } = event;
		const isTyping = target.matches(".kit-typed, select");
		const by = { ArrowDown: 1, ArrowUp: -1 }[key];
		if (key === "Escape") leave();
		else if (key === "Enter" && target.matches("input")) goOn();
		else if (key === "Delete" && task.next && !isTyping) ownMarks.remove();
		else if (by && !choice.hidden) step(by);
		else if (isTyping || !choose(key)) return;
		event.preventDefault();
	}

	const goOn = () => (task.next ? ownMarks.settle() : leave());

	return { root, offer, openForm, stand, close, leave, choose, enter };
}
