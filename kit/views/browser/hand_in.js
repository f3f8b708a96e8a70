// Hand in: what is complete and open, whose it is, one button, and what became of it.

import { button, download, element, expectAnswer, lineBox, redraw, standIn } from "./shared.js";

const HANDING_IN = 10_000; // ms for reading all answers and writing the file
const LONGEST = 60; // characters of a name

function render({ model, el }) {
	const get = (name) => model.get(name);
	const words = get("words");
	const summary = element("p");
	const lists = element("div");
	const whose = element("p");
	const name = typedField(words.name);
	const id = typedField(words.id);
	const choices = element("div");
	const result = element("div.kx-result", { role: "status" });
	const live = element("div.kx-live", { role: "status" }); // spoken, not seen

	function ask(type) {
		const silent = { ok: false, sentences: [words.silent] };
		expectAnswer(model, () => showResult(silent), HANDING_IN);
		model.send({ type, name: name.box.value, id: id.box.value, choices: chosen() });
	}
	function chosen() {
		const boxes = [...choices.querySelectorAll("input")];
		return Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
	}
	function typedField(label) {
		const properties = { maxLength: LONGEST, autocomplete: "off" };
		const box = lineBox(() => ask("hand in"), properties);
		return { box, row: element("label.kx-field", element("span", label), box) };
	}

	// ---- what Python says

	function showState() {
		const { summary: sentence, open, complete } = get("state");
		summary.textContent = sentence;
		lists.replaceChildren(...listOf(words.open, open), ...listOf(words.complete, complete));
	}
	function listOf(title, states) {
		if (!states.length) return [];
		const items = states.map(([name, sentence]) => {
			const small = sentence && element("span.kx-small", " – " + sentence);
			return element("li", { dir: "auto" }, linked(name), small);
		});
		return [element("p", element("b", title)), element("ul.kx-lines", items)];
	}
	// A link to an exercise that is on this page; its id begins the name.
	function linked(name) {
		const id = "kit-" + name.split(" · ")[0];
		if (!document.getElementById(id)) return name;
		const onclick = (event) => {
			event.preventDefault(); // JupyterLab opens what a link names as a file
			document.getElementById(id)?.scrollIntoView();
			document.getElementById(id)?.focus();
		};
		return element("a", { href: "#" + id, onclick }, name);
	}
	function showReader() {
		const known = get("reader");
		whose.textContent = known.whose;
		whose.hidden = !known.whose;
		fillIn(name, known.name, known.fixed.name);
		fillIn(id, known.id, known.fixed.id);
	}
	// What a sheet says of its reader stays; what is only known is a proposal.
	function fillIn({ row, box }, known, isFixed) {
		row.hidden = isFixed;
		if (box !== document.activeElement && !box.value) box.value = known;
	}
	function showChoices() {
		const boxes = get("choices").map(([name, label, checked]) => {
			const onchange = () => ask("look");
			const box = element("input", { type: "checkbox", name, checked, onchange });
			return element("label", { style: "display:block" }, box, " ", label);
		});
		redraw(choices, ...boxes, element("p.kx-small", words.kept));
	}
	function showResult({ ok, sentences = [], path = "", content = "" }) {
		const [first, ...rest] = sentences;
		const box = path && element("pre", { tabIndex: 0, ariaLabel: words.file }, path);
		const link = content && download(path.split(/[/\\]/).pop(), content, words.download);
		const file = path ? [element("p", words.file), box, link && element("p", link)] : [];
		const title = first ? [element("p", element("b", first))] : [];
		result.replaceChildren(...title, ...file, ...rest.map((line) => element("p", line)));
		if (!first) return;
		result.dataset.outcome = ok ? "right" : "not yet";
		if (!ok && !name.row.hidden) name.box.focus();
	}

	// ---- the page

	const handIn = button(words.go, () => ask("hand in"), { className: "kx-go" });
	const look = button(words.look, () => ask("look"));
	const root = element(
		"section.kx-exercise",
		{ ariaLabel: words.title },
		element("h3", words.title),
		summary,
		lists,
		whose,
		name.row,
		id.row,
		choices,
		element("div.kx-row", handIn, look),
		result,
		live,
	);
	standIn(model, el, root);

	model.on("change:reader", showReader);
	model.on("change:result", () => showResult(get("result")));
	model.on("change:choices", showChoices);
	model.on("change:state", () => {
		showState();
		live.textContent = get("state").summary;
	});
	showState();
	showReader();
	showChoices();
	showResult(get("result"));
}

export default { render };
