// Finding words in the article. What is found can be picked, and so marked without the mouse.

import { button, element } from "./shared.js";

const MOST = 1000; // places that are highlighted

export function searchRow(view) {
	const { say, text, words } = view;
	const query = element("input", {
		type: "search",
		placeholder: words.find,
		ariaLabel: words.find,
		oninput: find,
		onkeydown(event) {
			if (event.key === "Enter") go(event.shiftKey ? -1 : 1);
		},
	});
	const tally = element("span");
	let found = []; // spans
	let current = -1; // the number of the one that was gone to

	function find() {
		const pattern = patternOf(query.value);
		found = pattern ? text.find(new RegExp(pattern, "gi")).slice(0, MOST) : [];
		current = -1;
		paint();
		tally.textContent = pattern ? found.length : "";
		if (pattern) say(found.length ? `${found.length} ${words.found}` : words.notFound);
	}
	function go(by) {
		if (!found.length) return say(words.notFound);
		const before = by < 0 ? Math.max(current, 0) : current;
		current = (before + by + found.length) % found.length;
		tally.textContent = `${current + 1}/${found.length}`;
		view.picker.pickAround(found[current]);
		view.show(found[current]);
	}
	function paint() {
		view.page.highlight("find", found);
	}

	const previous = button("↑", () => go(-1), { ariaLabel: words.previous });
	const next = button("↓", () => go(1), { ariaLabel: words.next });
	return { row: element("div.kit-row", query, previous, next, tally), paint };
}

// Words as a regular expression. Straight quotation marks find curly ones; any space finds any.
function patternOf(typed) {
	return typed
		.trim()
		.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
		.replace(/['‘’]/g, "['‘’]")
		.replace(/["“”]/g, '["“”]')
		.replace(/\s+/g, "\\s+");
}
