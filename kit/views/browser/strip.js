// The strip beside the text: who has the floor from the first word to the last. It and the text
// light each other under the pointer and the focus; the arrow keys go along it.

import { element, isSame } from "./shared.js";
import { quoted } from "./panel.js";

const MOST_PIECES = 500; // pieces that can be told apart
const BESIDE = ["source", "cue"]; // what goes with a passage is no piece of its own

export function floorStrip(view) {
	const { get, text, words } = view;
	const root = element("div.kit-strip", {
		tabIndex: 0,
		role: "group",
		ariaLabel: words.strip,
		onkeydown: onKey,
		onclick: ({ target }) => go(target.passage),
	});
	let pieces = [];
	let warmed = []; // ids and groups
	let hot = null; // the piece that the arrow keys are at

	function draw() {
		const spoken = view.passages.shown().filter(({ kind }) => !BESIDE.includes(kind));
		pieces = spoken.length > MOST_PIECES ? [] : spoken.map(drawPiece);
		root.hidden = !pieces.length;
		root.replaceChildren(...pieces);
	}
	function drawPiece(passage) {
		const piece = element("i", { className: "k-" + passage.kind });
		const share = (units) => (100 * units) / text.length + "%";
		piece.style.top = share(passage.from);
		piece.style.height = share(passage.to - passage.from);
		piece.style.setProperty("--fill", `var(--${passage.kind})`);
		piece.style.setProperty("--ink", `var(--${passage.kind}-ink)`);
		piece.passage = passage;
		return piece;
	}

	// ---- both ways

	// Warms what has to do with these passages in strip, text and list; nothing of it stays.
	function warm(ids, groups = []) {
		if (isSame(warmed, [ids, groups])) return;
		warmed = [ids, groups];
		const isHot = (id, group) => ids.includes(id) || groups.includes(group);
		for (const piece of pieces)
			piece.classList.toggle("kit-hot", isHot(piece.passage.id, piece.passage.group));
		for (const mark of view.page.root.querySelectorAll("mark"))
			mark.classList.toggle("kit-hot", mark.ids.some((id) => isHot(id, groupOf(id))));
		for (const row of view.side.querySelectorAll("[data-group]")) {
			const own = row.dataset.group;
			const isOfRow = groups.includes(own) || ids.some((id) => groupOf(id) === own);
			row.classList.toggle("kit-hot", isOfRow);
		}
	}
	function groupOf(id) {
		return view.passages.known(id)?.group;
	}
	function onOver({ target }) {
		const group = target.closest("[data-group]")?.dataset.group;
		const ids = target.closest("mark")?.ids || [target.passage?.id].filter(Boolean);
		warm(ids, group ? [group] : []);
	}
	function onKey(event) {
		const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (event.key === "Enter") go(hot?.passage);
		if (!by || !pieces.length) return;
		event.preventDefault();
		const next = pieces.indexOf(hot) + by;
		hot = pieces.at(next % pieces.length);
		const { id, group } = hot.passage;
		const name = get("groups").find((each) => each.id === group)?.name;
		warm([id]);
		view.say([name, quoted(text.wordsOf(hot.passage))].filter(Boolean).join(": "));
	}
	function go(passage) {
		if (!passage) return;
		view.passages.open(passage);
		view.show(passage);
	}
	function listen(box) {
		box.addEventListener("pointerover", onOver);
		box.addEventListener("focusin", onOver);
		box.addEventListener("pointerleave", () => warm([]));
	}
	return { root, draw, listen };
}
