// Where the reader stands in the page: the box that scrolls it, how much of that is in sight,
// whether there is room for tools beside the text, and the whole window for it.

import { button, scrollerAround } from "./shared.js";

const ROOM = 680; // px that the reader needs to have its tools beside the text
const WINDOW = 900; // px below which a window has no room for them, whatever else it shows
const STOPS = "button, input, select, summary, [tabindex='0']";

export function readerFrame(view) {
	const { el, words } = view;
	const full = button(words.fullScreen, toggleFull, { className: "kit-full" });
	const watch = new ResizeObserver(fit);
	let scroller = null; // as it was last found
	let port = ""; // its height, as the style sheet last heard
	let sought = null; // the place that is being brought into sight

	// ---- what is in sight

	// What of the window the text can be seen in: neither outside the scroller nor under the bar.
	function sight() {
		const box = scrollerAround(view.page.root);
		const isPage = box === document.scrollingElement;
		const around = isPage ? { top: 0, bottom: innerHeight } : box.getBoundingClientRect();
		const [side, card] = [view.side.offsetHeight, view.card.root.offsetHeight];
		const bar = isNarrow() ? Math.max(side, card) : 0;
		const top = Math.max(around.top, 0);
		const bottom = Math.min(around.bottom, innerHeight) - bar;
		return { box, top, bottom, height: bottom - top };
	}
	function isNarrow() {
		return el.classList.contains("kit-narrow");
	}
	function fit() {
		const box = scrollerAround(view.page.root);
		const [height, isTight] = [box.clientHeight, el.clientWidth < ROOM || innerWidth < WINDOW];
		if (box !== scroller) watch.observe(box);
		scroller = box;
		setPort(height + "px");
		el.classList.toggle("kit-narrow", isTight);
		view.card.stand();
	}
	// Only where it is used: what the whole reader inherits would have all of the text styled anew.
	function setPort(height) {
		if (height === port) return;
		port = height;
		for (const part of [view.side, view.strip.root, view.card.root])
			part.style.setProperty("--port", height);
	}
	function isInSight(place) {
		const { top, bottom } = sight();
		return place.top >= top && place.bottom <= bottom;
	}
	// Brings a place of the page into sight. Far down a long text heights are estimates until the
	// place is near: so it is looked at again once the page has been laid out, unless another place
	// was asked for meanwhile.
	function show(rectOf) {
		sought = rectOf;
		bring(rectOf, 3);
	}
	function bring(rectOf, tries) {
		if (view.isGone() || sought !== rectOf) return;
		const { box, top, height } = sight();
		const place = rectOf();
		if (isInSight(place)) return;
		box.scrollBy({ top: place.top - top - height / 3, behavior: "instant" });
		if (tries) requestAnimationFrame(() => bring(rectOf, tries - 1));
	}
	// Moves the page up until a box below some words is in sight too, as long as the words are.
	function makeRoom(wordsRect, boxRect) {
		const { box, top, bottom } = sight();
		const wanted = Math.min(boxRect.bottom - bottom, wordsRect.top - top);
		if (wanted > 0 && !isNarrow()) box.scrollBy({ top: wanted, behavior: "instant" });
	}
	// Brings a box of the panel into sight, and moves nothing but the panel.
	function showInSide(box) {
		const [inner, outer] = [box.getBoundingClientRect(), view.side.getBoundingClientRect()];
		const under = Math.min(inner.bottom - outer.bottom, inner.top - outer.top);
		if (under > 0) view.side.scrollTop += under;
	}

	// ---- the whole window

	function isFull() {
		return view.root.hasAttribute("popover");
	}
	// A popover is shown above everything and stays where it is in the page; nothing is moved.
	function toggleFull() {
		const first = view.page.firstBelow(sight().top);
		if (isFull()) view.root.removeAttribute("popover");
		else {
			view.root.setAttribute("popover", "manual");
			view.root.showPopover();
		}
		full.textContent = isFull() ? words.leaveFull : words.fullScreen;
		fit();
		first?.scrollIntoView({ block: "start" });
		full.focus({ preventScroll: true });
	}
	// Escape leaves, and the Tab key goes round in what is shown.
	function onKey(event) {
		if (!isFull()) return;
		if (event.key === "Escape" && !event.defaultPrevented) toggleFull();
		if (event.key !== "Tab") return;
		const all = [...view.root.querySelectorAll(STOPS)];
		const stops = all.filter((stop) => stop.checkVisibility());
		const [first, last] = [stops[0], stops.at(-1)];
		if (event.target !== (event.shiftKey ? first : last)) return;
		(event.shiftKey ? last : first).focus();
		event.preventDefault();
	}

	watch.observe(el);
	const end = () => watch.disconnect();
	return { full, fit, show, makeRoom, sight, isInSight, showInSide, isNarrow, onKey, end };
}
