// Pieces of the panel beside the article: short quotations, rows to press, and fields of forms.

import { button, element } from "./shared.js";

// ---- words

const MOST_SHOWN = 70; // characters of a quotation in a row

export function clipped(words) {
	return words.length > MOST_SHOWN ? words.slice(0, MOST_SHOWN - 1) + "…" : words;
}
export function quoted(words) {
	if (!words) return "[missing]";
	return words.startsWith("“") ? clipped(words) : `“${clipped(words)}”`;
}

// ---- boxes and rows

// New contents for a box. What stands where the focus was gets it.
export function refill(box, ...children) {
	const stops = () => [...box.querySelectorAll("button, input, select, summary")];
	const focused = stops().indexOf(document.activeElement);
	box.replaceChildren(...children.flat(Infinity).filter(Boolean));
	stops()[focused]?.focus({ preventScroll: true });
}

// A list of buttons: what each shows, what it does, and its properties.
export function rowsOf(rows) {
	const items = rows.map(({ shown, go, properties }) => {
		return element("li", button(shown, go, properties));
	});
	return element("ol", items);
}

// Reasons: each a label and a text.
export function reasonList(reasons) {
	const rows = reasons.map(([label, reason]) => [element("dt", label), element("dd", reason)]);
	return element("dl", rows);
}

// What several have said, part by part: a row has a label and what each of them says.
export function sideBySide(heads, rows) {
	const lines = rows.map(([label, ...said]) => {
		const isSame = said.every((words) => words === said[0]);
		const colSpan = said.length;
		const same = () => element("td.kit-same", { colSpan }, "✓ " + clipped(said[0]));
		const cells = isSame ? same() : said.map((words) => element("td", clipped(words)));
		return element("tr", element("th", label), cells);
	});
	const names = ["", ...heads].map((name) => element("th", name));
	return element("table.kit-both", element("tr", names), lines);
}

// ---- fields

const PAUSE = 500; // ms of rest before what is typed is sent
const LONGEST = 2000; // characters in a typed line

// A field with a value. `set` is called with a new value, `onTyping` with a function that sends
// at once what was typed and not yet sent.
export function formField(field, value, set, onTyping = () => {}) {
	if (typeof value === "boolean") return tick(field, value, set);
	if (field.menu || field.first) return menu(field, value, set);
	if (field.options) return choice(field, value, set);
	return element("label.kit-field", field.label, typedLine(value, set, onTyping));
}

function tick({ label }, value, set) {
	const box = element("input", {
		type: "checkbox",
		checked: value,
		onchange: (event) => set(event.target.checked),
	});
	return element("label.kit-option", box, label);
}

function menu({ label, options }, value, set) {
	const known = options.some(([id]) => id === value) ? options : [[value, "–"], ...options];
	const choices = known.map(([id, name]) => {
		return element("option", { value: id, selected: id === value }, name);
	});
	const list = element("select", { onchange: (event) => set(event.target.value) }, choices);
	return element("label.kit-field", label, list);
}

function choice({ label, options }, value, set) {
	const name = "kit" + Math.random(); // a radio button knows its group by name, in the whole page
	const rows = options.map(([id, text, ...more]) => {
		const onchange = () => set(id);
		const dot = element("input", { type: "radio", name, checked: id === value, onchange });
		const details = more.join(" · ");
		const small = details && element("small", details);
		return element("label.kit-option", dot, element("span", text, small));
	});
	return element("fieldset", element("legend", label), rows);
}

function typedLine(value, set, onTyping) {
	let timer = 0;
	function send() {
		if (!timer) return;
		clearTimeout(timer);
		timer = 0;
		set(line.value);
	}
	function oninput() {
		clearTimeout(timer);
		timer = setTimeout(send, PAUSE);
	}
	const line = element("input.kit-typed", {
		value: value || "",
		maxLength: LONGEST,
		oninput,
		onchange: send,
	});
	onTyping(send);
	return line;
}
