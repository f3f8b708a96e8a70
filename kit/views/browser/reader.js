// The reader: an article, passages over it, and a reader's marks. What it shows are traits of the
// Python model; what is done here goes into traits. It knows no rule, no score and no file.
//
// Its parts share one `view`. It has what is given (article, words, task, text), the ways to reach
// Python and the person (get, put, ask, expect, say), and the parts, each of which may call any
// other once all are there.

import {
	button,
	element,
	expectAnswer,
	hidingTwin,
	isSame,
	listen,
	setColours,
} from "./shared.js";
import { articleText } from "./text.js";
import { articlePage } from "./page.js";
import { readerFrame } from "./frame.js";
import { formField, refill } from "./panel.js";
import { wordPicker } from "./picker.js";
import { ownMarks } from "./marks.js";
import { markingCard } from "./card.js";
import { passagePanels } from "./passages.js";
import { searchRow } from "./search.js";
import { floorStrip } from "./strip.js";

function render({ model, el }) {
	listen(model);
	const gone = new AbortController(); // when this view is taken away, its listeners go too
	const view = viewOf(model, el, gone.signal);
	view.ownMarks = ownMarks(view);
	view.passages = passagePanels(view);
	view.picker = wordPicker(view);
	view.card = markingCard(view);
	view.search = searchRow(view);
	view.page = articlePage(view);
	view.frame = readerFrame(view);
	view.tools = toolBox(view);
	view.controls = element("div");
	view.strip = floorStrip(view);
	setColours(el, model.get("colours"), "--");
	el.classList.add("kit");
	view.root = drawReader(view);
	el.append(view.root);
	view.strip.listen(view.root);
	followPython(model, view);
	if (el.isConnected) view.frame.fit(); // else the first frame is laid out twice
	return () => {
		view.ownMarks.sendTyped();
		gone.abort();
		view.frame.end();
		view.page.removeHighlights();
	};
}

function viewOf(model, el, gone) {
	const get = (name) => model.get(name);
	const [article, words, task] = [get("article"), get("words"), get("task")];
	const roles = task.roles || [];
	const live = element("div.kit-live", { role: "status" }); // spoken, not seen
	const view = {
		el,
		live,
		article,
		words,
		task,
		roles,
		firstRole: roles[0]?.[0],
		text: articleText(article, get("token")),
		get,
		put(name, value) {
			model.set(name, value);
			model.save_changes();
		},
		// Asks Python to do something. Requests are a trait: as messages they could overtake marks.
		ask(type, details) {
			view.ownMarks.sendTyped();
			view.expect();
			view.put("asked", [...get("asked"), { type, ...details }]);
		},
		expect(onSilence = () => {}) {
			const silent = { ok: false, text: words.silent };
			expectAnswer(model, () => {
				onSilence();
				view.tools.showSaved(silent);
			});
		},
		say(message) {
			live.textContent = message;
		},
		listen(type, onEvent) {
			document.addEventListener(type, onEvent, { signal: gone });
		},
		isGone: () => gone.aborted,
		// Brings a span of the text into sight.
		show(span) {
			view.frame.show(() => view.page.rectOf(span));
		},
		paint() {
			for (const part of [view.ownMarks, view.search, view.picker]) part.paint();
		},
	};
	return view;
}

// ---- the page

function drawReader(view) {
	const { article, words, ownMarks, passages, search, tools, controls, frame } = view;
	const fold = button(words.tools, toggleFold, { className: "kit-fold", ariaExpanded: false });
	view.side = element(
		"div.kit-side.kit-folded",
		{ role: "group", ariaLabel: words.tools },
		element("div.kit-row.kit-bar", fold, frame.full),
		search.row,
		view.firstRole && tools.rows,
		controls,
		passages.groups,
		view.firstRole && ownMarks.list,
		passages.why,
		passages.list,
	);
	// where the window is narrow, the tools are a bar at the bottom, which unfolds
	function toggleFold() {
		fold.ariaExpanded = !view.side.classList.toggle("kit-folded");
	}
	return element(
		"div.kit-reader",
		{ tabIndex: -1, onkeydown: (event) => onShortcut(event, view) },
		element("div.kit-body", view.page.root, view.card.root, view.strip.root, view.side),
		element("p.kit-meta", article.meta),
		view.live,
		element("style", hidingTwin(view.get("twin"))),
	);
}

// What a reader who marks has beside the text: buttons, and what became of the last change.
function toolBox(view) {
	const { get, task, words } = view;
	const saved = element("p.kit-saved");
	const undo = button(words.undo, () => view.ask("undo"));
	const redo = button(words.redo, () => view.ask("redo"));
	const actions = (task.actions || []).map(([type, label]) =>
		button(label, () => view.ask(type)),
	);

	function showSaved({ ok, text }) {
		saved.textContent = text;
		saved.classList.toggle("kit-bad", ok === false);
		if (text && text !== words.saved) view.say(text);
		undo.ariaDisabled = !get("undoable");
		redo.ariaDisabled = !get("redoable");
	}
	const rows = [
		view.picker.line,
		task.next && button(task.next.start, () => view.ownMarks.next(), { className: "kit-go" }),
		element("div.kit-row", undo, redo, actions),
		saved,
	];
	return { rows, showSaved };
}

// The notebook's own Ctrl+S works in here, and Ctrl+Z and Ctrl+Y go through the marks.
function onShortcut(event, view) {
	view.frame.onKey(event);
	const key = event.ctrlKey || event.metaKey ? event.key.toLowerCase() : "";
	const isTyping = ["text", "search"].includes(event.target.type);
	if (key === "s") {
		const notebook = view.el.closest(".jp-Notebook");
		notebook?.dispatchEvent(new KeyboardEvent("keydown", event));
	} else if (view.firstRole && ["z", "y"].includes(key) && !isTyping) {
		view.ask(key === "y" || event.shiftKey ? "redo" : "undo");
	} else {
		return;
	}
	event.preventDefault();
}

// ---- what Python says

function followPython(model, view) {
	const { get, ownMarks, passages, task } = view;
	let drawnCovers = [];

	function draw() {
		drawnCovers = ownMarks.covers();
		view.page.draw([...passages.shown(), ...drawnCovers]);
		light();
		view.paint();
	}
	function light() {
		const lit = passages.lit();
		const ids = [...lit, ...ownMarks.covers()].map(({ id }) => id);
		view.page.light(new Set(ids), get("chosen"), lit.length > 0);
	}
	function drawAll() {
		passages.take();
		passages.drawGroups();
		draw();
		view.strip.draw();
		passages.drawWhy();
		passages.drawList();
		refill(view.controls, get("controls").map(drawControl));
	}
	function drawControl(control) {
		const show = get("show");
		const set = (value) => view.put("show", { ...get("show"), [control.name]: value });
		return formField(control, show[control.name], set);
	}
	function showMarks() {
		// most marks are highlights: then the page need not be cut anew
		if (isSame(drawnCovers, ownMarks.covers())) view.paint();
		else draw();
		ownMarks.followPython();
	}
	function showSaved() {
		ownMarks.onAnswer();
		view.tools.showSaved(get("saved"));
	}

	model.on("change:passages change:show", drawAll);
	model.on("change:groups change:lit", () => {
		passages.drawGroups();
		light();
	});
	model.on("change:chosen", () => {
		passages.drawWhy();
		light();
	});
	model.on("change:results", () => {
		ownMarks.drawList();
		if (task.next) ownMarks.drawForm();
	});
	model.on("change:task", ownMarks.takeTask);
	model.on("change:saved", showSaved);
	model.on("change:marks", showMarks);
	model.on("change:offers", ownMarks.drawOffers);
	drawAll();
	ownMarks.drawList();
	showSaved();
}

export default { render };
