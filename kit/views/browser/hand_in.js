// Hand in: what is complete and open, whose it is, one button, and what became of it. Text reaches the page as text nodes only.

const PATIENCE = 10000; // ms without an answer from Python before we say so

// h("p.kx-small", {dir: "auto"}, "text"): an element; its properties may be left out.
function h(name, ...kids) {
	const [tag, ...classes] = name.split("."), e = document.createElement(tag);
	e.className = classes.join(" ");
	if (kids[0]?.constructor === Object)
		for (const [k, v] of Object.entries(kids.shift())) k in e ? (e[k] = v) : e.setAttribute(k, v);
	if (e.matches("button, input, summary")) e.setAttribute("data-lm-suppress-shortcuts", "true");
	e.append(...kids.flat(3).filter(Boolean));
	return e;
}

function render({ model, el }) {
	const get = (name) => model.get(name), words = get("words");
	let waiting = 0;
	const box = (label, most) => {
		const input = h("input.kx-line", { type: "text", maxLength: most, autocomplete: "off" });
		input.addEventListener("keydown", (e) => e.key === "Enter" && (e.preventDefault(), tell("hand in")));
		return [h("label.kx-field", h("span", label), input), input];
	};
	const [nameField, name] = box(words.name, 60), [idField, id] = box(words.id, 60);
	const button = (label, type, more) => h("button", { type: "button", onclick: () => tell(type), ...more }, label);
	const summary = h("p"), lists = h("div"), whose = h("p");
	const result = h("div.kx-result", { role: "status" });
	const live = h("div.kx-live", { role: "status" });
	const root = h("section.kx-exercise", { ariaLabel: words.title }, h("h4", words.title), summary, lists, whose, nameField, idField,
		h("div.kx-row", button(words.go, "hand in", { className: "kx-go" }), button(words.look, "look")), result, live,
		h("style", `[data-kit-twin="${get("twin")}"]{display:none}`));
	for (const [colour, value] of Object.entries(get("colours"))) el.style.setProperty("--kit-" + colour, value);
	el.classList.add("kx");
	el.append(root);

	function tell(type) {
		clearTimeout(waiting);
		waiting = setTimeout(() => el.isConnected && showResult({ ok: false, sentences: [words.silent] }), PATIENCE);
		model.send({ type, name: name.value, id: id.value });
	}
	const item = ([title, said]) => h("li", { dir: "auto" }, title, said && h("span.kx-small", " – " + said));
	const list = (title, items) => items.length > 0 && [h("p", h("b", title)), h("ul.kx-lines", items.map(item))];
	function showState() {
		const { summary: said, open, complete } = get("state");
		clearTimeout(waiting);
		summary.textContent = said;
		lists.replaceChildren(...[list(words.open, open), list(words.complete, complete)].flat().filter(Boolean));
	}
	function showReader() {
		const known = get("reader");
		whose.textContent = known.whose;
		whose.hidden = !known.whose;
		for (const [field, input, part] of [[nameField, name, "name"], [idField, id, "id"]]) {
			field.hidden = known.fixed[part];
			if (input !== document.activeElement && !input.value) input.value = known[part];
		}
	}
	function showResult({ ok, sentences = [], path = "" }) {
		clearTimeout(waiting);
		const [first, ...rest] = sentences.map((s) => h("p", s));
		const file = path && [h("p", words.file), h("pre", { tabIndex: 0, ariaLabel: words.file }, path)];
		if (first) result.dataset.outcome = ok ? "right" : "not yet";
		result.replaceChildren(...[first && h("p", h("b", first.textContent)), file, rest].flat(2).filter(Boolean));
		if (first && !ok && !nameField.hidden) name.focus();
	}
	const on = (what, act) => model.on("change:" + what, act); // anywidget takes them off
	on("state", () => (showState(), (live.textContent = get("state").summary)));
	on("reader", showReader);
	on("result", () => showResult(get("result")));
	showState();
	showReader();
	showResult(get("result"));
}

export default { render };
