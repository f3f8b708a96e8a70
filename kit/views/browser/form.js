// A form: a table whose cells may hold menus, fields below it, buttons, and what Python says of
// the last one. It decides nothing: each change goes to Python, and what comes of it comes back.

import {
	button,
	download,
	element,
	expectAnswer,
	lineBox,
	redraw,
	showSaved,
	standIn,
} from "./shared.js";

function render({ model, el }) {
	const get = (name) => model.get(name);
	const words = get("words");
	const lines = element("div");
	const table = element("div.kx-grid");
	const fields = element("div.kx-fields");
	const buttons = element("div.kx-row");
	const said = element("p.kx-saved", { role: "status" });

	function tell(name, value, buffers) {
		const silent = { ok: false, text: words.silent };
		expectAnswer(model, () => showSaved(said, silent));
		model.send({ name, value }, undefined, buffers);
	}

	// ---- controls, by the kind of their field

	const CONTROLS = { menu, text: line, area, file, push };

	function control(field) {
		const made = CONTROLS[field.kind](field);
		made.name = field.name;
		return made;
	}
	function menu({ name, options, value, label }) {
		const choices = options.map(([id, text]) =>
			element("option", { value: id, selected: id === value }, text),
		);
		const onchange = (event) => tell(name, event.target.value);
		return element("select", { ariaLabel: label, onchange }, choices);
	}
	function line({ name, value, label }) {
		const onchange = (event) => tell(name, event.target.value);
		return lineBox(onchange, { value, ariaLabel: label, onchange });
	}
	function area({ name, value, label, rows }) {
		const onchange = (event) => tell(name, event.target.value);
		const properties = { value, rows, ariaLabel: label, dir: "auto", onchange };
		return element("textarea.kx-area", properties);
	}
	function push({ name, value, label }) {
		const properties = { type: "button", ariaLabel: label, onclick: () => tell(name, "") };
		return element("button", properties, value);
	}
	function file({ name, label, accept }) {
		async function onchange(event) {
			const [chosen] = event.target.files;
			if (chosen) tell(name, chosen.name, [await chosen.arrayBuffer()]);
		}
		return element("input", { type: "file", accept, ariaLabel: label, onchange });
	}

	// ---- what Python says

	function showLines() {
		const { name, content, label, asked } = get("file");
		const ask = asked && button(label, () => tell("download", ""));
		const link = ask || (content && download(name, content, label));
		const told = get("lines").map((line) => element("p", { dir: "auto" }, line));
		redraw(lines, ...told, link && element("p", link));
	}
	// What is asked for when it is wanted is as new as can be.
	function saveFile() {
		const { name, content, asked } = get("file");
		if (asked && content) download(name, content, "").click();
		showLines();
	}
	function showTable() {
		const heads = get("heads").map((head) => element("th", { scope: "col" }, head));
		const rows = get("rows").map((cells) => element("tr", cells.map(cellOf)));
		const body = [element("thead", element("tr", heads)), element("tbody", rows)];
		redraw(table, rows.length && element("table.kx-ledger", body));
	}
	function cellOf(cell, n) {
		if (cell.kind) return element("td", control(cell));
		return n ? element("td", cell) : element("th", { scope: "row" }, cell);
	}
	function showFields() {
		const labelled = get("fields").map((field) => {
			const hint = field.hint && element("small", field.hint);
			return element("label.kx-field", element("span", field.label), control(field), hint);
		});
		redraw(fields, ...labelled);
	}
	function showButtons() {
		const made = get("buttons").map(([name, label]) => button(label, () => tell(name, "")));
		buttons.replaceChildren(...made);
	}

	const root = element(
		"div.kx-exercise",
		{ role: "group", ariaLabel: get("title") },
		element("p", element("b", get("title"))),
		lines,
		table,
		fields,
		buttons,
		said,
	);
	standIn(model, el, root);
	model.on("change:lines", showLines);
	model.on("change:file", saveFile);
	model.on("change:rows", showTable);
	model.on("change:fields", showFields);
	model.on("change:buttons", showButtons);
	model.on("change:saved", () => showSaved(said, get("saved")));
	showLines();
	showTable();
	showFields();
	showButtons();
	showSaved(said, get("saved"));
}

export default { render };
