// Picking words, by mouse, finger or keyboard: what is picked is always whole words.

import { element } from "./shared.js";
import { HAS_HIGHLIGHTS } from "./page.js";
import { quoted } from "./panel.js";

export function wordPicker(view) {
	const { text, words } = view;
	const line = element("p.kit-picked", words.nothing); // says what is picked
	let picked = null; // a span
	let anchor = null; // the word where the picking began
	let caret = null; // the word where it is now
	let isDragging = false; // with the mouse

	// ---- what is picked

	function spanBetween() {
		const [one, other] = [text.spanOf(anchor), text.spanOf(caret)];
		return { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) };
	}
	function pick(span, isQuiet = false) {
		picked = span;
		paint();
		if (!HAS_HIGHLIGHTS) selectPicked();
		line.textContent = span ? quoted(text.wordsOf(span)) : words.nothing;
		view.put("picked", span ? pointsOf(span) : []);
		const press = view.firstRole ? " " + words.press : "";
		if (span && !isQuiet) view.say(line.textContent + press);
		view.card.offer(isDragging ? null : span);
	}
	function pointsOf(span) {
		const { start, end } = text.toPython(span);
		return [start, end];
	}
	function selectPicked() {
		const isInPage = document.activeElement === view.page.root;
		if (picked && isInPage) view.page.select(picked);
	}
	// Picks all words that a stretch of text touches.
	function pickAround({ from, to }, isQuiet) {
		anchor = text.wordAt(from);
		caret = text.wordAt(to - 1);
		const endsBefore = text.spanOf(anchor).to <= from; // it began in the space after a word
		if (endsBefore) anchor = text.neighbour(anchor, 1);
		pick(spanBetween(), isQuiet);
	}
	function moveTo(word, isExtended) {
		caret = word;
		if (!isExtended || !anchor) anchor = word;
		pick(spanBetween());
		view.show(text.spanOf(caret));
	}
	function paint() {
		view.page.highlight("pick", picked ? [picked] : []);
	}

	// ---- keyboard, mouse and finger

	function onKey(event) {
		if (event.altKey || event.metaKey) return;
		const act = actionOf(event.key);
		if (act) act(event);
		else if (!view.card.choose(event.key)) return;
		event.preventDefault();
	}
	function actionOf(key) {
		const move = text.moves[key];
		if (move)
			return ({ shiftKey }) =>
				moveTo(caret ? move(caret, shiftKey) : text.wordAt(0), shiftKey);
		const actions = {
			Enter: () => (view.firstRole ? view.card.enter() : openPicked()),
			Escape: leave,
			Delete: view.ownMarks.remove,
			Backspace: view.ownMarks.remove,
			...(view.task.next && { n: () => view.ownMarks.next() }),
		};
		return actions[key];
	}
	function leave() {
		if (!picked && !view.get("chosen")) return view.say(""); // then Escape is the page's
		view.card.leave();
		pick(null);
		view.put("chosen", "");
	}
	function openPicked() {
		view.passages.open(picked && view.passages.under(picked.from));
	}
	function onPointerDown(event) {
		isDragging = event.pointerType === "mouse";
	}
	function onPointerUp(event) {
		isDragging = false;
		if (event.button) return;
		const dragged = view.page.selected();
		if (dragged) {
			pickAround(dragged);
			// our highlight stands for it; a finger's selection has handles, which must stay
			if (HAS_HIGHLIGHTS && event.pointerType === "mouse") getSelection().removeAllRanges();
			return;
		}
		const place = view.page.placeUnder(event);
		if (place !== null) pressAt(place, event.shiftKey);
	}
	function pressAt(place, isExtended) {
		const own = view.ownMarks.under(place);
		const passage = view.passages.under(place);
		moveTo(text.wordAt(place), isExtended);
		if (own) view.ownMarks.open(own.id);
		else if (passage && !isExtended) {
			view.card.close(); // its reasons are what is wanted
			view.passages.open(passage);
		} else if (view.get("chosen")) view.put("chosen", "");
	}
	view.listen("pointerup", () => {
		if (isDragging) view.card.offer(picked); // it ended beside the text
		isDragging = false;
	});
	view.listen("selectionchange", () => {
		const selected = view.page.selected();
		if (selected) pickAround(selected, true);
	});

	return {
		line,
		pick,
		pickAround,
		paint,
		picked: () => picked,
		onKey,
		onPointerDown,
		onPointerUp,
	};
}
