// The article on the page: paragraphs cut into text nodes and <mark> elements, and highlights.

import { element } from "./shared.js";
import { lastFrom, length } from "./text.js";

// Browsers without the Custom Highlight API show own marks as <mark> elements instead.
export const HAS_HIGHLIGHTS = Boolean(CSS.highlights);

// A long text is laid out section by section, and passages are put into a section when it comes
// near: 5,000 of them would take longer than the text. Each box that the browser has to watch
// costs time at every frame, so a section has many paragraphs.
const IN_SECTION = 25; // paragraphs
const IN_SHORT = 100; // paragraphs: up to here all is drawn at once
const IS_TOLD = "ContentVisibilityAutoStateChangeEvent" in globalThis; // what comes near
const LINE = [66, 27]; // characters and px of a line, to guess how high a section will be

// The page of a text. A cover is a span with an id and a kind that is to be a <mark> element.
// Each text node has `from`, its place in the text; each <mark> has `ids`, those of its covers.
export function articlePage({ article, text, words, picker, paint: onDrawn }) {
	const root = element("article.kit-page", {
		tabIndex: 0,
		lang: article.lang,
		ariaLabel: article.title,
		"aria-description": words.keys,
		onkeydown: picker.onKey,
		onpointerdown: picker.onPointerDown,
		onpointerup: picker.onPointerUp,
	});
	const nodes = []; // for each paragraph its text nodes, in order
	const isLong = IS_TOLD && text.paragraphs.length > IN_SHORT;
	const sections = [];
	let coversOf = []; // for each paragraph
	let lighting = [new Set(), ""];
	const ranges = {}; // for each highlight the ranges that this page put into it

	// ---- paragraphs

	function draw(covers) {
		coversOf = text.paragraphs.map(() => []);
		for (const cover of covers) {
			for (const n of paragraphsUnder(cover)) coversOf[n].push(cover);
		}
		if (!sections.length) makeSections();
		sections.forEach((section) => drawSection(section, !isLong || section.isNear));
	}
	function makeSections() {
		for (let first = 0; first < text.paragraphs.length; first += IN_SECTION) {
			const inside = text.paragraphs.slice(first, first + IN_SECTION);
			const numbers = inside.map((_, n) => first + n);
			const box = element("div.kit-section");
			const section = { box, numbers, isNear: first === 0, isCut: false };
			if (isLong) watchSection(section);
			sections.push(section);
		}
		root.append(...sections.map(({ box }) => box));
	}
	function watchSection(section) {
		const { box, numbers } = section;
		const lines = numbers.map((n) => Math.ceil(length(text.paragraphs[n]) / LINE[0]) + 0.5);
		const height = lines.reduce((sum, n) => sum + n, 0) * LINE[1];
		box.classList.add("kit-far");
		box.style.containIntrinsicBlockSize = `auto ${height}px`;
		box.addEventListener("contentvisibilityautostatechange", ({ skipped }) => {
			section.isNear = !skipped;
			if (skipped || section.isCut) return;
			drawSection(section, true);
			onDrawn(); // highlights lie on text nodes, and these are new
		});
	}
	function drawSection(section, isCut) {
		const drawn = section.numbers.map((n) => drawParagraph(n, isCut ? coversOf[n] : []));
		section.isCut = isCut;
		section.box.replaceChildren(...drawn);
		lightIn(section.box);
	}
	function paragraphsUnder({ from, to }) {
		const numbers = [text.paragraphAt(from)];
		for (let n = numbers[0] + 1; text.paragraphs[n]?.from < to; n++) numbers.push(n);
		return numbers;
	}
	function drawParagraph(n, covers) {
		const { from, to, kind } = text.paragraphs[n];
		const drawn = element(kind === "headline" ? "h3" : "p", { dir: "auto", "data-n": n });
		if (kind === "caption") drawn.dataset.caption = words.caption;
		const edges = edgesOf(covers, from, to);
		nodes[n] = [];
		edges.forEach((edge, i) => {
			for (const cover of covers) {
				const isGap = cover.from === edge && cover.to === edge;
				if (isGap) drawn.append(drawMark("mark.kit-gap", [cover], edge));
			}
			if (edge === to) return;
			const node = new Text(text.wordsOf({ from: edge, to: edges[i + 1] }));
			const over = covers.filter((cover) => cover.from <= edge && cover.to > edge);
			node.from = edge;
			nodes[n].push(node);
			drawn.append(over.length ? drawMark("mark", over, edge, node) : node);
		});
		return drawn;
	}
	// Where the paragraph is cut: its own ends, and those of the covers that are in it. A cover may
	// begin or end between two paragraphs.
	function edgesOf(covers, from, to) {
		const inside = (place) => Math.min(Math.max(place, from), to);
		const ends = covers.flatMap((cover) => [inside(cover.from), inside(cover.to)]);
		return [...new Set([from, to, ...ends])].sort((one, other) => one - other);
	}
	// Of several covers the shortest gives the colour; a letter stands where its cover begins.
	function drawMark(name, covers, edge, node) {
		const inner = covers.sort((one, other) => length(one) - length(other));
		const { kind } = inner[0];
		const mark = element([name, ...inner.map((cover) => "k-" + cover.kind)].join("."), node);
		const letters = inner.map((cover) => (cover.from === edge && cover.letter) || "").join("");
		mark.style.cssText = `--fill:var(--${kind});--ink:var(--${kind}-ink)`;
		mark.ids = inner.map((cover) => cover.id);
		if (letters) mark.dataset.l = letters;
		return mark;
	}
	function light(litIds, chosenId, isRestDimmed) {
		lighting = [litIds, chosenId];
		lightIn(root);
		root.classList.toggle("kit-dim", isRestDimmed);
	}
	function lightIn(box) {
		const [litIds, chosenId] = lighting;
		for (const mark of box.querySelectorAll("mark")) {
			const isLit = mark.ids.some((id) => litIds.has(id));
			mark.classList.toggle("kit-lit", isLit);
			mark.classList.toggle("kit-chosen", mark.ids.includes(chosenId));
		}
	}

	// ---- from a place in the text to a point on the page, and back

	// The text node and the offset in it. Between two nodes the later one is taken, but the
	// earlier one for the end of a span, so that the span does not reach into what follows.
	function pointAt(place, isEnd = false) {
		const known = isEnd ? place - 1 : place;
		const paragraphNodes = nodes[text.paragraphAt(known)];
		const node = paragraphNodes[lastFrom(paragraphNodes, known)];
		return [node, Math.min(place - node.from, node.length)];
	}
	function rangeOf({ from, to }) {
		const range = new Range();
		range.setStart(...pointAt(from));
		range.setEnd(...pointAt(to, from < to));
		return range;
	}
	// A point that is in no text node of ours counts as the place of the next one.
	function placeOf(node, offset) {
		if (node.from !== undefined) return node.from + offset;
		const point = new Range();
		point.setStart(node, offset);
		const next = nodes.flat().find((ours) => point.comparePoint(ours, 0) >= 0);
		return next?.from ?? text.length;
	}
	// Where the browser's own selection begins and ends, or null.
	function selected() {
		const selection = getSelection();
		const isInside = root.contains(selection.anchorNode) && root.contains(selection.focusNode);
		if (selection.isCollapsed || !isInside) return null;
		const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
		return { from: placeOf(startContainer, startOffset), to: placeOf(endContainer, endOffset) };
	}
	// The place under the pointer, or null.
	function placeUnder(event) {
		// A tap leaves no caret in the selection; not every browser tells the one at a point.
		const selection = getSelection();
		const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
		const node = point ? point.offsetNode : selection.anchorNode;
		if (!root.contains(node)) return null;
		return placeOf(node, point ? point.offset : selection.anchorOffset);
	}
	function select({ from, to }) {
		getSelection().setBaseAndExtent(...pointAt(from), ...pointAt(to, true));
	}
	function rectOf(span) {
		return rangeOf(span).getBoundingClientRect();
	}
	function paragraphOf(span) {
		return rangeOf(span).startContainer.parentElement.closest("[data-n]");
	}
	// The first paragraph that ends below a height of the window.
	function firstBelow(height) {
		const all = [...root.querySelectorAll("[data-n]")];
		return all.find((paragraph) => paragraph.getBoundingClientRect().bottom > height);
	}

	// ---- highlights: they move nothing

	// Every view of every article shares the highlights of the page, so each takes away only what
	// it put there. Static ranges, because live ones are lost when a cell goes out of sight.
	function highlight(name, spans) {
		if (!HAS_HIGHLIGHTS) return;
		const shared = CSS.highlights.get("kit-" + name) || new Highlight();
		CSS.highlights.set("kit-" + name, shared);
		for (const range of ranges[name] || []) shared.delete(range);
		ranges[name] = spans.filter(length).map((span) => new StaticRange(rangeOf(span)));
		for (const range of ranges[name]) shared.add(range);
	}
	function removeHighlights() {
		for (const name in ranges) highlight(name, []);
	}

	return {
		root,
		draw,
		light,
		selected,
		placeUnder,
		select,
		rectOf,
		paragraphOf,
		firstBelow,
		highlight,
		removeHighlights,
	};
}
