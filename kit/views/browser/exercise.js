// One exercise: what is asked, an answer for each part, and what the check says. Text reaches the page as text nodes only.

const PATIENCE = 5000; // ms without an answer from Python before we say so
const PAUSE = 500; // ms of rest before what is typed is sent
const STOPS = "button, input, select, textarea, summary";
const same = (x, y) => JSON.stringify(x) === JSON.stringify(y);
const fill = (s, values) => s.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// h("p.kx-say", {dir: "auto"}, "text"): an element; its properties may be left out.
function h(name, ...kids) {
	const [tag, ...classes] = name.split("."), e = document.createElement(tag);
	e.className = classes.join(" ");
	if (kids[0]?.constructor === Object)
		for (const [k, v] of Object.entries(kids.shift())) k in e ? (e[k] = v) : e.setAttribute(k, v);
	if (e.matches(STOPS)) e.setAttribute("data-lm-suppress-shortcuts", "true");
	e.append(...kids.flat(3).filter((kid) => kid || kid === 0));
	return e;
}

function render({ model, el }) {
	const get = (name) => model.get(name), words = get("words"), asked = get("exercise");
	const uid = "kx" + Math.random().toString(36).slice(2, 9);
	const parts = asked.parts, controls = [], notes = [], verdicts = [];
	let timer = 0, waiting = 0, spoken = "";

	// ---- answers out

	const value = (n) => get("answer")[n];
	function put(n, v) {
		if (same(v ?? null, value(n) ?? null)) return;
		expect();
		model.set("answer", get("answer").map((old, i) => (i === n ? v : old)));
		model.save_changes();
	}
	let pending = {};
	function type(n, v) {
		pending[n] = v;
		clearTimeout(timer);
		timer = setTimeout(flush, PAUSE);
	}
	function flush() {
		clearTimeout(timer);
		const typed = pending;
		pending = {};
		for (const n in typed) put(+n, typed[n]);
	}
	function tell(type) {
		flush();
		expect();
		spoken = "";
		model.send({ type, answer: get("answer") }); // it overtakes a change that is still on its way
	}
	function expect() {
		const { n } = get("saved");
		clearTimeout(waiting);
		waiting = setTimeout(() => get("saved").n === n && el.isConnected && showSaved({ ok: false, text: words.silent }), PATIENCE);
	}

	// ---- one part of each kind: it makes its fields, and shows an answer that came from Python

	const live = h("div.kx-live", { role: "status" });
	const say = (s) => (live.textContent = s);
	const button = (label, onclick, props) => h("button", { type: "button", onclick, ...props }, label);
	const note = (n, where) => (notes[n][where] = h("p.kx-note"));

	function choices(n, part, type) {
		const boxes = part.options.map(([id]) => h("input", { type, name: uid + n, value: id, onchange: chosen }));
		function chosen() {
			const ids = part.options.filter((_, i) => boxes[i].checked).map(([id]) => id);
			put(n, type === "radio" ? (ids[0] ?? null) : ids.length ? ids : null);
		}
		const show = (v) => boxes.forEach((box, i) => (box.checked = type === "radio" ? v === part.options[i][0] : !!v?.includes(part.options[i][0])));
		return [part.options.map(([, text], i) => h("label.kx-option", boxes[i], h("span", { dir: "auto" }, text))), show];
	}
	function line(n, part, label, mode) {
		const box = h("input.kx-line", { type: "text", maxLength: 300, inputMode: mode, ariaLabel: part.unit ? `${label} (${part.unit})` : label, autocomplete: "off", oninput: () => type(n, box.value || null), onchange: flush });
		box.addEventListener("keydown", (e) => e.key === "Enter" && (e.preventDefault(), tell("check")));
		return [h("label.kx-field", h("span", label), h("span.kx-row", box, part.unit)), (v) => typing(box) || (box.value = v ?? "")];
	}
	const typing = (box) => box === document.activeElement && document.hasFocus();
	function area(n, part) {
		const given = part.passage, box = h("textarea", { rows: Math.max(part.lines, Math.ceil(given.length / 80)), maxLength: 8000, spellcheck: false });
		const diff = given && h("p.kx-diff", { dir: "auto" });
		box.oninput = () => type(n, box.value === given ? null : box.value);
		box.onchange = flush;
		const field = h("label.kx-field", h("span", words.answer), box);
		return [[field, diff && h("div", h("p.kx-small", words.diff), diff)], (v) => typing(box) || (box.value = v ?? given), () => diff && drawDiff(diff, get("diffs")[n])];
	}
	function drawDiff(box, pieces = []) {
		const marked = { "": (s) => s, "-": (s) => h("del", h("span.kx-live", words.removed + ": "), s), "+": (s) => h("ins", h("span.kx-live", words.added + ": "), s) };
		const changed = pieces.some(([sign]) => sign);
		box.replaceChildren(...(changed ? pieces.flatMap(([sign, s]) => [marked[sign](s), " "]) : [words.noDiff]));
	}
	function order(n, part) {
		const list = h("ol.kx-order"), names = new Map(part.items);
		const now = () => value(n) || part.items.map(([id]) => id);
		function move(id, by) {
			const ids = [...now()], at = ids.indexOf(id), to = at + by;
			if (to >= 0 && to < ids.length) {
				ids.splice(at, 1);
				ids.splice(to, 0, id);
				put(n, ids);
				show(ids);
			}
			say(fill(words.moved, { item: names.get(id), n: ids.indexOf(id) + 1, all: ids.length }));
			list.querySelectorAll("li")[ids.indexOf(id)].querySelectorAll("button")[by < 0 ? 0 : 1].focus();
		}
		const arrows = (id) => (e) => {
			const by = { ArrowUp: -1, ArrowDown: 1 }[e.key];
			if (by) e.preventDefault(), move(id, by);
		};
		function show(v) {
			const ids = v || part.items.map(([id]) => id);
			list.replaceChildren(...ids.map((id) => h("li", { onkeydown: arrows(id) },
				h("span", { dir: "auto" }, names.get(id)),
				button("↑", () => move(id, -1), { ariaLabel: fill(words.up, { item: names.get(id) }) }),
				button("↓", () => move(id, 1), { ariaLabel: fill(words.down, { item: names.get(id) }) }))));
		}
		const [top, end] = part.ends;
		return [[top && h("p.kx-small", "↑ " + top), list, end && h("p.kx-small", "↓ " + end)], show];
	}
	function menu(part, label, change) {
		return h("select", { ariaLabel: label, onchange: change }, h("option", { value: "" }, "– " + words.choose + " –"), part.options.map(([id, text]) => h("option", { value: id }, text)));
	}
	function match(n, part) {
		const menus = part.items.map(([, text]) => menu(part, text, chosen));
		function chosen() {
			const given = part.items.map(([id], i) => [id, menus[i].value]).filter(([, v]) => v);
			put(n, given.length ? Object.fromEntries(given) : null);
		}
		const rows = part.items.map(([id, text], i) => h("div.kx-pair", h("span", { dir: "auto", lang: asked.lang }, text), menus[i], note(n, id)));
		return [rows, (v) => part.items.forEach(([id], i) => (menus[i].value = v?.[id] ?? ""))];
	}
	function grid(n, part) {
		const cells = part.items.map(([, row]) => part.columns.map(([, column]) => menu(part, `${row}: ${column}`, chosen)));
		function chosen() {
			const given = part.items.map(([row], i) => [row, Object.fromEntries(part.columns.map(([column], j) => [column, cells[i][j].value]).filter(([, v]) => v))]);
			put(n, Object.fromEntries(given));
		}
		const head = h("tr", h("td"), part.columns.map(([, text]) => h("th", { scope: "col" }, text)));
		const body = part.items.map(([row, text], i) => h("tr", h("th", { scope: "row" }, text), part.columns.map(([column, name], j) => h("td", { "data-name": name }, cells[i][j], note(n, `${row}/${column}`)))));
		return [h("div.kx-scroll", h("table", h("thead", head), h("tbody", body))), (v) => part.items.forEach(([row], i) => part.columns.forEach(([column], j) => (cells[i][j].value = v?.[row]?.[column] ?? "")))];
	}
	function span(n) {
		const list = h("ul.kx-marks");
		return [[h("p.kx-small", words.yours), list], (v) => {
			notes[n] = {};
			list.replaceChildren(...(v || []).map(({ text }, i) => h("li", h("q", { lang: asked.lang }, text || "[missing]"), note(n, String(i)))));
			list.previousSibling.hidden = !v?.length;
		}];
	}
	function code(n, part) {
		const kept = h("p.kx-small");
		const examples = part.examples.length > 0 && [h("p.kx-small", words.examples), h("ul", part.examples.map((s) => h("li", s)))];
		return [[part.starter && [h("p.kx-small", words.starter), h("pre", part.starter)], examples, kept], (v) => (kept.textContent = v ? words.kept : "")];
	}
	const KINDS = {
		single: (n, part) => choices(n, part, "radio"),
		confidence: (n, part) => confidence(n, part),
		several: (n, part) => choices(n, part, "checkbox"),
		number: (n, part) => line(n, part, words.unit, "decimal"),
		prediction: (n, part) => line(n, part, words.prediction, part.input === "number" ? "decimal" : "text"),
		text: area, repair: area, order, match, grid, span, code,
	};
	function confidence(n, part) {
		const [fields, show] = choices(n, part, "radio");
		for (const box of fields.map((label) => label.querySelector("input"))) box.onchange = () => put(n, +box.value);
		return [fields, show];
	}

	// ---- the whole

	function drawPart(part, n) {
		notes[n] = {};
		const [fields, ...shows] = KINDS[part.kind](n, part);
		controls[n] = shows;
		verdicts[n] = h("p.kx-verdict");
		const title = [parts.filter((p) => p.kind !== "confidence").length > 1 && part.kind !== "confidence" && h("b", fill(words.part, { n: n + 1 }) + ". "), part.prompt];
		return h("fieldset.kx-part", h("legend", { dir: "auto" }, title), fields, verdicts[n]);
	}
	const own = parts.filter((part) => part.kind !== "code").length;
	const verdict = h("div.kx-result"), help = h("div.kx-help"), saved = h("p.kx-saved"), status = h("span.kx-small");
	const hint = button("", () => tell("hint")), solve = button(words.solution, () => tell("solution"));
	const checks = own > 0 && button(asked.graded ? words.keep : words.check, () => tell("check"), { className: "kx-go" });
	const passages = asked.passages.length > 0 && h("div.kx-text", { tabIndex: 0, role: "group", ariaLabel: words.text, "data-lm-suppress-shortcuts": "true" }, asked.passages.map(([name, text]) => h("blockquote", { lang: asked.lang, dir: "auto" }, h("small", name), text)));
	const numbers = asked.numbers.map((number, n) => `.${asked.shows} .kit-page [data-n="${n}"]::before{content:"${number}"}`).join("");
	const root = h("section.kx-exercise", { ariaLabel: `${asked.id} ${asked.title}` },
		h("h4", h("span.kx-id", asked.id), " ", asked.title, h("small", asked.about)),
		asked.prompt && h("p", { dir: "auto" }, asked.prompt), passages, parts.map(drawPart),
		h("div.kx-row", checks, hint, solve, status), verdict, help, saved, live,
		h("style", `[data-kit-twin="${get("twin")}"]{display:none}${numbers}`));
	for (const [name, colour] of Object.entries(get("colours"))) el.style.setProperty("--kit-" + name, colour);
	el.classList.add("kx");
	el.append(root);

	// ---- what Python says

	function showAnswer() {
		parts.forEach((_, n) => n in pending || controls[n].forEach((show) => show(value(n))));
		if (get("result").parts) drawNotes(get("result"));
	}
	const told = ({ letter, name, sentence, points }, loud) => [h("b", `${letter} ${name}`, loud && points && `, ${points}`, ". "), sentence, " "];
	function showResult() {
		const result = get("result"), many = parts.filter((p) => p.kind !== "confidence").length > 1;
		root.classList.toggle("kx-stale", !!result.stale);
		if (!result.outcome) return verdict.replaceChildren();
		const lines = [h("p", told(result, true), result.next), result.sure && h("p", result.sure), result.explanation && h("p", h("b", words.explanation + ": "), result.explanation)];
		verdict.dataset.outcome = result.outcome;
		verdict.replaceChildren(...(result.stale ? [h("p.kx-small", words.changed)] : lines.filter(Boolean)));
		if (many) result.parts.forEach((part, n) => {
			verdicts[n].dataset.outcome = part.outcome;
			verdicts[n].replaceChildren(...(result.stale || parts[n].kind === "confidence" ? [] : [told(part), part.next].flat()));
		});
		drawNotes(result);
		const message = result.stale ? "" : [verdict.textContent, result.spoken].join(" ");
		if (message && message !== spoken) say((spoken = message));
	}
	function drawNotes(result) {
		result.parts.forEach((part, n) => {
			for (const [where, box] of Object.entries(notes[n] || {})) {
				const [outcome, letter, sentence] = (!result.stale && part.notes[where]) || ["", "", ""];
				box.dataset.outcome = outcome;
				box.replaceChildren(letter && h("b", letter), letter && " ", sentence);
			}
		});
	}
	function showHelp() {
		const given = get("hints"), left = asked.hints - given.length, lines = get("solution");
		const had = [hint, solve].find((b) => b === document.activeElement);
		hint.textContent = fill(words.hint, { n: given.length + 1, all: asked.hints });
		hint.hidden = !left;
		solve.hidden = !get("may_solve") || lines.length > 0;
		help.replaceChildren(
			...(given.length ? [h("p", h("b", words.hints)), h("ol", given.map((s) => h("li", s)))] : []),
			...(lines.length ? [h("p", h("b", words.solutionTitle)), h("ul.kx-lines", lines.map((s) => h("li", { dir: "auto" }, s)))] : []));
		if (had?.hidden) checks && checks.focus();
		status.textContent = get("status");
	}
	function showSaved({ ok, text }) {
		saved.textContent = text;
		saved.classList.toggle("kx-bad", ok === false);
		if (ok === false) say(text);
	}
	const on = (name, act) => model.on("change:" + name, act); // anywidget takes them off
	on("answer", showAnswer);
	on("result", showResult);
	on("diffs", showAnswer);
	on("hints", () => (showHelp(), say(get("hints").at(-1) || "")));
	on("solution", () => (showHelp(), say(get("solution").join(". "))));
	on("may_solve", showHelp);
	on("status", showHelp);
	on("saved", () => showSaved(get("saved")));
	showAnswer();
	showResult();
	showHelp();
	showSaved(get("saved"));
	return flush;
}

export default { render };
