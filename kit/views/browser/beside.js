// The passages that an exercise asks about. A line of the question lights its words in them: all of
// it, or what it has between quotation marks, or the paragraph that it names.

import { element, scrollerAround } from "./shared.js";

const MUCH = 500; // characters of text that are worth a column of their own
const LINES = ".kx-option, .kx-pair, .kx-order li, tr"; // of a question
const SHORTEST = 3; // characters

export function passagesBeside({ passages, lang }, words) {
	const boxes = passages.map(([name, text]) => {
		return element("blockquote", { lang, dir: "auto" }, element("small", name), text);
	});
	const root = element("div.kx-text", { role: "group", ariaLabel: words.text }, boxes);
	const isMuch = passages.reduce((sum, [, text]) => sum + text.length, 0) > MUCH;
	let lit = []; // ranges

	function placesOf(line) {
		const quotations = [...line.matchAll(/“([^”]+)”/g)].map(([, said]) => said);
		const ofQuotations = quotations.flatMap(placesOfWords);
		const found = [placesOfWords(line), ofQuotations, placesOfNumber(line)];
		return found.find((places) => places.length) || [];
	}
	// Of a passage with dots in it, each stretch between them.
	function placesOfWords(said) {
		const stretches = said.split("…").map((part) => part.replace(/^[\s.,]+|[\s.,]+$/g, ""));
		return stretches.filter((part) => part.length >= SHORTEST).flatMap(placesOfStretch);
	}
	function placesOfStretch(stretch) {
		return boxes.flatMap((box) => {
			const node = box.lastChild;
			const from = node.data.indexOf(stretch);
			return from < 0 ? [] : [{ box, node, from, to: from + stretch.length }];
		});
	}
	function placesOfNumber(line) {
		const number = /(?:¶|paragraph)\s*(\d+)/i.exec(line)?.[1];
		const named = passages.findIndex(([name]) => number && name.split(/\D+/).includes(number));
		const box = boxes[named];
		return box ? [{ box, node: box.lastChild, from: 0, to: box.lastChild.length }] : [];
	}

	function light(line) {
		const places = placesOf(line);
		const shared = CSS.highlights?.get("kx-asked") || (CSS.highlights && new Highlight());
		for (const range of lit) shared?.delete(range);
		lit = places.map(rangeOf);
		for (const range of lit) shared?.add(range);
		CSS.highlights?.set("kx-asked", shared);
		return places[0]?.box;
	}
	function rangeOf({ node, from, to }) {
		return new StaticRange({
			startContainer: node,
			startOffset: from,
			endContainer: node,
			endOffset: to,
		});
	}
	function onLine({ target, type }) {
		const line = target.closest(LINES);
		const box = line && light(wordsOf(line));
		if (!box || type !== "focusin" || !root.parentElement) return; // a page may still be built
		// only beside the question, where bringing one into sight does not push the other out
		if (getComputedStyle(root.parentElement).display !== "grid") return;
		box.scrollIntoView({ block: "nearest" });
		line.scrollIntoView({ block: "nearest" });
	}
	// The words of a line without those of its menus and notes.
	function wordsOf(line) {
		return line.querySelector("span, th")?.textContent || "";
	}

	// A column higher than what is in sight sticks by its lower end, or that would never be seen.
	function stick(column) {
		const room = scrollerAround(column).clientHeight;
		column.style.top = Math.min(0, room - column.offsetHeight) + "px";
	}

	// The columns, with the question as the second one.
	function columns(...asked) {
		const name = isMuch ? "div.kx-columns" : "div";
		const question = element("div.kx-asked", asked);
		if (!passages.length) return question;
		for (const type of ["focusin", "pointerover"]) question.addEventListener(type, onLine);
		new ResizeObserver(() => stick(question)).observe(question);
		return element(name, root, question);
	}
	return { columns };
}
