// An article, passages over it, a reader's marks. Traits count code points, this file UTF-16 units.
// Text reaches the page by `h` only, as text nodes.

const PATIENCE = 5000; // ms
const soft = !!CSS.highlights, json = JSON.stringify;
const clip = (s, n = 70) => (s.length > n ? s.slice(0, n - 1) + "…" : s);
const quoted = (s) => (s ? `“${clip(s)}”` : "[missing]");
const smaller = (x, y) => x.b - x.a - (y.b - y.a);
const under = (n, list) => list.filter((x) => x.a <= n && n <= x.b).sort((x, y) => (x.b === n) - (y.b === n) || smaller(x, y))[0];

// h("p.kit-sum", {dir: "auto"}, "text"): an element; properties may be left out.
function h(name, ...kids) {
	const [tag, ...classes] = name.split("."), e = document.createElement(tag);
	e.className = classes.join(" ");
	if (kids[0]?.constructor === Object)
		for (const [k, v] of Object.entries(kids.shift())) k in e ? (e[k] = v) : e.setAttribute(k, v);
	if (e.tabIndex >= 0 || e.matches("summary, [tabindex]")) e.setAttribute("data-lm-suppress-shortcuts", "true");
	e.append(...kids.flat(2).filter(Boolean));
	return e;
}

// New contents for a box; what stands where the focus was gets it.
function refill(box, ...kids) {
	const stops = () => [...box.querySelectorAll("button, input, select, summary")];
	const n = stops().indexOf(document.activeElement);
	box.replaceChildren(...kids.flat());
	stops()[n]?.focus({ preventScroll: true });
}

// How many items of a sorted list are at or before n; the last of these.
function upTo(list, n, of = (x) => x) {
	let lo = 0, hi = list.length;
	while (lo < hi) {
		const mid = (lo + hi) >> 1;
		if (of(list[mid]) > n) hi = mid;
		else lo = mid + 1;
	}
	return lo;
}
const lastAt = (list, n) => Math.max(0, upTo(list, n, (x) => x.a) - 1);

function render({ model, el }) {
	const get = (name) => model.get(name);
	const put = (name, value) => (model.set(name, value), model.save_changes());
	const article = get("article"), words = get("words"), task = get("task"), { text } = article;
	const roles = task.roles || [], first = roles[0]?.[0];
	const wide = [...text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)].map((m) => m.index), early = wide.map((n, i) => n - i);
	const said = ({ a, b }) => text.slice(a, b);
	const points = (n) => n - upTo(wide, n - 1), units = (n) => n + upTo(early, n - 1);
	const ends = ({ start, end }) => ({ a: units(start), b: units(end) });
	const paras = article.paragraphs.map(([start, end, kind]) => ({ ...ends({ start, end }), kind }));
	const near = (n) => lastAt(paras, n), gone = new AbortController();
	const places = (pattern, from, to) => [...text.slice(from, to).matchAll(pattern)].map(({ index, 0: { length } }) => ({ a: from + index, b: from + index + length }));
	const listen = (type, go) => document.addEventListener(type, go, gone);

	let passages = [], byId = new Map(), nodes = [], painted = {}, cut = "";
	let pick = null, anchor = null, caret = null, hits = [], hit = -1; // pick: whole words, {a, b}
	let active = "", inForm = null, flush = () => {};

	// the page: paragraphs, cut at every edge of a passage

	const page = h("article.kit-page", { tabIndex: 0, lang: article.lang, ariaLabel: article.title, "aria-description": words.keys, onkeydown: keys, onpointerup: released });
	const marks = () => get("marks");
	const inLayer = () => passages.filter((p) => !p.layer || p.layer === get("show").layer);
	const shown = () => inLayer().filter((p) => !p.needs || get("show")[p.needs]);
	const mine = () => marks().flatMap((m) => roles.flatMap(([r]) => (m[r] ? { ...ends(m[r]), id: m.id, kind: r === first ? "own" : r } : [])));
	const inText = () => mine().filter((x) => !soft || x.a === x.b); // own marks that must be elements

	function draw() {
		const lists = paras.map(() => []);
		for (const p of [...shown(), ...inText()]) {
			let n = near(p.a);
			do lists[n].push(p);
			while (paras[++n]?.a < p.b);
		}
		cut = json(inText());
		page.replaceChildren(...paras.map((p, n) => paragraph(p, n, lists[n])));
		light();
		paintAll();
	}
	function paragraph({ a: from, b: to, kind }, n, list) {
		const e = h(kind === "headline" ? "h3" : "p", { dir: "auto", "data-n": n });
		if (kind === "caption") e.dataset.caption = words.caption;
		const edges = new Set([from, to, ...list.flatMap((x) => [Math.max(x.a, from), Math.min(x.b, to)])]);
		nodes[n] = [];
		[...edges].sort((x, y) => x - y).forEach((a, i, all) => {
			for (const x of list) if (x.a === a && x.b === a) e.append(piece([x], a, ".kit-gap"));
			if (a === to) return;
			const over = list.filter((x) => x.a <= a && x.b > a), node = new Text(text.slice(a, all[i + 1]));
			node.a = a;
			nodes[n].push(node);
			e.append(over.length ? piece(over, a, "", node) : node);
		});
		return e;
	}
	function piece(over, a, name, ...kids) {
		const { kind } = over.sort(smaller)[0], letters = over.map((x) => (x.a === a && x.letter) || "").join("");
		const m = h(["mark" + name, ...over.map((x) => "k-" + x.kind)].join("."), kids);
		m.style.cssText = `--fill:var(--${kind});--ink:var(--${kind}-ink)`;
		m.of = over.map((x) => x.id);
		if (letters) m.dataset.l = letters;
		return m;
	}
	function light() {
		const lit = new Set(get("lit")), found = shown().filter((p) => lit.has(p.id) || lit.has(p.group));
		const bright = new Set([...found, ...inText()].map((x) => x.id));
		for (const m of page.querySelectorAll("mark")) {
			m.classList.toggle("kit-lit", m.of.some((id) => bright.has(id)));
			m.classList.toggle("kit-chosen", m.of.includes(get("chosen")));
		}
		page.classList.toggle("kit-dim", found.length > 0);
	}

	// offset <-> DOM

	function place(n, back) {
		const list = nodes[near(n - back)], node = list[lastAt(list, n - back)];
		return [node, Math.min(n - node.a, node.length)];
	}
	function range({ a, b }) {
		const r = new Range();
		r.setStart(...place(a, 0));
		r.setEnd(...place(b, a < b ? 1 : 0));
		return r;
	}
	function offset(node, n) {
		if (node.a >= 0) return node.a + n;
		const here = new Range();
		here.setStart(node, n);
		return nodes.flat().find((t) => here.comparePoint(t, 0) >= 0)?.a ?? text.length;
	}
	function scrollTo(x) {
		const box = page.getBoundingClientRect(), r = range(x).getBoundingClientRect();
		if (r.top < box.top || r.bottom > box.bottom) page.scrollTop += r.top - box.top - box.height / 3;
	}

	// highlights: they move nothing, and static ranges outlive a cell's going out of sight

	function paint(name, spans) {
		if (!soft) return;
		const layer = CSS.highlights.get("kit-" + name) || new Highlight();
		CSS.highlights.set("kit-" + name, layer);
		for (const r of painted[name] || []) layer.delete(r);
		painted[name] = spans.filter((x) => x.a < x.b).map((x) => new StaticRange(range(x)));
		for (const r of painted[name]) layer.add(r);
	}
	function paintAll() {
		for (const kind of ["own", "source", "cue"]) paint(kind, mine().filter((x) => x.kind === kind));
		paint("active", mine().filter((x) => x.id === active));
		paint("find", hits);
		paint("pick", pick ? [pick] : []);
	}

	// picking words; a word is {p: paragraph, t: token}

	const cached = {}, token = new RegExp(get("token"), "gu");
	const tokens = (n) => (cached[n] ||= places(token, paras[n].a, paras[n].b));
	const word = (c) => tokens(c.p)[c.t] || paras[c.p];
	const wordAt = (n, p = near(n)) => ({ p, t: lastAt(tokens(p), n) });
	function step({ p, t }, by) {
		if (tokens(p)[t + by]) return { p, t: t + by };
		return paras[p + by] ? { p: p + by, t: by > 0 ? 0 : Math.max(0, tokens(p + by).length - 1) } : { p, t };
	}
	// to the next of these starts or the one before; extending forward, to the word before it
	const leap = (starts) => (c, by, extend) => {
		const next = upTo(starts, word(by > 0 && extend ? step(c, 1) : c).a - (by < 0));
		return by < 0 ? wordAt(starts[next - 1] ?? 0) : wordAt((starts[next] ?? text.length) - !!extend);
	};
	const sentence = leap(article.sentences.map(units)), whole = leap(paras.map((p) => p.a));
	const moves = { ArrowRight: step, ArrowLeft: step, ArrowDown: sentence, ArrowUp: sentence, PageDown: whole, PageUp: whole };
	function snap(a, b) {
		anchor = wordAt(a);
		caret = wordAt(b - 1);
		if (word(anchor).b <= a) anchor = step(anchor, 1);
		return between();
	}
	function between() {
		const x = word(anchor), y = word(caret);
		return { a: Math.min(x.a, y.a), b: Math.max(x.b, y.b) };
	}
	function choose(x, quiet) {
		pick = x;
		paint("pick", pick ? [pick] : []);
		if (!soft && pick && document.activeElement === page) getSelection().setBaseAndExtent(...place(pick.a, 0), ...place(pick.b, 1));
		picked.textContent = pick ? quoted(said(pick)) : words.nothing;
		put("picked", pick ? [points(pick.a), points(pick.b)] : []);
		if (pick && !quiet) say(picked.textContent);
	}
	function move(to, extend) {
		caret = to;
		if (!extend || !anchor) anchor = to;
		choose(between());
		scrollTo(word(caret));
	}
	function keys(e) {
		const go = moves[e.key];
		if (e.altKey || e.metaKey) return;
		if (go) move(caret ? go(caret, /Right|Down/.test(e.key) ? 1 : -1, e.shiftKey) : wordAt(0), e.shiftKey);
		else if (e.key === "Enter") first ? setRole(first) : open(pick && under(pick.a, shown()));
		else if (e.key === "Escape") choose(null);
		else if (/Delete|Backspace/.test(e.key)) remove();
		else return;
		e.preventDefault();
	}
	function selected() {
		const s = getSelection();
		if (s.isCollapsed || !page.contains(s.anchorNode) || !page.contains(s.focusNode)) return null;
		const r = s.getRangeAt(0);
		return [offset(r.startContainer, r.startOffset), offset(r.endContainer, r.endOffset)];
	}
	function released(e) {
		const s = getSelection(), dragged = selected();
		if (e.button) return;
		if (dragged) return choose(snap(...dragged)), soft && e.pointerType === "mouse" && s.removeAllRanges();
		// a tap leaves no caret
		const at = document.caretPositionFromPoint?.(e.clientX, e.clientY), node = at ? at.offsetNode : s.anchorNode;
		if (!page.contains(node)) return;
		const n = offset(node, at ? at.offset : s.anchorOffset), own = under(n, mine()), passage = under(n, shown());
		move(wordAt(n), e.shiftKey);
		if (own) activate(own.id);
		else if (passage && !e.shiftKey) open(passage);
	}
	listen("selectionchange", () => selected() && choose(snap(...selected()), true));

	// own marks: the first role makes one, the others join it

	const mark = () => marks().find((m) => m.id === active);
	function edit(list, message) {
		expect();
		put("marks", list);
		say(message);
	}
	function expect() {
		const { n } = get("saved");
		setTimeout(() => get("saved").n === n && showSaved({ ok: false, text: words.silent }), PATIENCE);
	}
	function change(fields, m = mark() || inForm) {
		const same = (x) => x.id === m.id;
		inForm = { ...m, ...marks().find(same), ...fields };
		edit(marks().some(same) ? marks().map((x) => (same(x) ? inForm : x)) : [...marks(), inForm]);
	}
	function setRole(role, gap) {
		if (!pick) return say(words.pickFirst);
		const { a } = pick, b = gap ? a : pick.b, here = { start: points(a), end: points(b), text: text.slice(a, b) };
		if (role !== first) return say(mark() ? (change({ [role]: here }), drawForm(), quoted(here.text)) : words.contentFirst);
		const same = marks().find((m) => m[role].start === here.start && m[role].end === here.end);
		const m = same || { ...task.blank, id: "m" + Math.random().toString(36).slice(2, 8), [role]: here };
		if (!same) edit([...marks(), m], words.marked + quoted(here.text));
		activate(m.id);
		choose(null);
		form.querySelector("input, select")?.focus();
	}
	function remove() {
		flush();
		if (mark()) edit(marks().filter((m) => m.id !== active), words.deleted);
		activate("");
		page.focus({ preventScroll: true });
	}
	function activate(id) {
		flush();
		active = id;
		inForm = null;
		drawForm();
		drawList();
		paintAll();
	}

	// the side

	const button = (label, onclick, props) => h("button", { onclick, ...props }, label);
	const tell = (type, more) => () => (flush(), expect(), put("asked", [...get("asked"), { type, ...more }]));
	const small = (s) => s && h("small", s), row = (...kids) => h("div.kit-row", kids);
	const [picked, saved, form, list, groupBox, controls] = ["p.kit-picked", "p.kit-saved", "div", "div", "div", "div"].map((name) => h(name));
	const why = h("div.kit-why", { tabIndex: 0, role: "region", ariaLabel: words.why });
	picked.append(words.nothing);
	const all = h("details", { ontoggle: drawAll });
	const live = h("div.kit-live", { role: "status" });
	const say = (s) => (live.textContent = s);

	function field({ label, options, menu }, value, set) {
		const group = "kit" + Math.random(), option = (type, checked, onchange, ...kids) => h("label.kit-option", h("input", { type, checked, onchange, name: group }), kids);
		if (typeof value === "boolean") return option("checkbox", value, (e) => set(e.target.checked), label);
		if (menu) return h("label.kit-field", label, h("select", { onchange: (e) => set(e.target.value) }, options.map(([v, s]) => h("option", { value: v, selected: v === value }, s))));
		if (!options) return h("label.kit-field", label, typed(value, set));
		return h("fieldset", h("legend", label), options.map(([v, s, ...more]) => option("radio", v === value, () => set(v), h("span", s, small(more.join(" · "))))));
	}
	function typed(value, set) {
		let timer = 0;
		const keep = () => timer && ((timer = clearTimeout(timer)), set(box.value));
		const oninput = () => (clearTimeout(timer), (timer = setTimeout(keep, 500)));
		const box = h("input.kit-typed", { value: value || "", maxLength: 2000, oninput, onchange: keep });
		flush = keep;
		return box;
	}
	function drawForm() {
		if (inForm && document.activeElement === form.querySelector(".kit-typed")) return; // in use
		const m = (inForm = mark());
		flush = () => {};
		if (!m) return refill(form);
		refill(form,
			h("h4", quoted(m[first].text)),
			...roles.slice(1).map(([r, label]) => h("p", label + ": ", m[r] ? quoted(m[r].text) : "–")),
			...task.fields.map((f) => field(f, m[f.name], (v) => change({ [f.name]: v }, m))),
			row(m[first].text && words.nudges.map(([label, end, by]) => button(label, tell("adjust", { id: m.id, end, by }))), button(words.delete, remove)));
	}
	const items = (rows) => h("ol", rows.map(([kids, go, props]) => h("li", button(kids, go, props))));
	function drawList() {
		const { notes = {}, summary } = get("results");
		refill(list, h("h4", `${task.list} (${marks().length})`), h("p", summary), items(marks().map((m) => {
			const labels = task.fields.map((f) => f.options?.find((o) => o[0] === m[f.name])?.[1] || m[f.name]);
			const told = small([...labels, notes[m.id]?.[1]].filter(Boolean).join(" · "));
			return [h("span", quoted(m[first].text), " ", told), () => (activate(m.id), scrollTo(ends(m[first]))), { ariaCurrent: m.id === active }];
		})));
	}
	function drawGroups() {
		refill(groupBox, items(get("groups").map((g) => [[h("span", g.name, " ", small(g.kind)), h("b", g.count)], () => toggle(g), { ariaPressed: get("lit").includes(g.id) }])));
	}
	function toggle(g) {
		const lit = get("lit").includes(g.id) ? [] : [g.id], top = shown().find((p) => p.group === g.id);
		put("lit", lit);
		say(lit[0] ? `${g.name}: ${g.count} ${words.lit}` : words.allAlike);
		if (lit[0] && top) scrollTo(top);
	}
	function open(p) {
		if (!p) return say(words.noPassage);
		put("chosen", p.id);
		say(p.why.map((pair) => pair.join(": ")).join(". "));
	}
	function drawWhy() {
		const p = byId.get(get("chosen"));
		why.hidden = !shown().length;
		refill(why, h("h4", words.why), p ? h("dl", p.why.map(([label, s]) => [h("dt", label), h("dd", s)])) : h("p", words.chooseOne));
	}
	function drawAll() {
		const rows = [...new Set(shown().map((p) => p.id))].map((id) => byId.get(id));
		all.hidden = !rows.length;
		refill(all, h("summary", `${words.passages} (${rows.length})`), ...(all.open ? [items(rows.map((p) => [h("span", h("b", p.letter, " "), clip(said(p))), () => (open(p), scrollTo(p))]))] : []));
	}
	const query = h("input", { type: "search", placeholder: words.find, ariaLabel: words.find, oninput: find, onkeydown: (e) => void (e.key === "Enter" && go(e.shiftKey ? -1 : 1)) });
	const tally = h("span");
	function find() {
		// straight quotation marks find curly ones
		const pattern = query.value.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/['‘’]/g, "['‘’]").replace(/["“”]/g, '["“”]').replace(/\s+/g, "\\s+");
		hits = pattern ? places(new RegExp(pattern, "gi"), 0).slice(0, 1000) : [];
		hit = -1;
		paint("find", hits);
		tally.textContent = pattern && hits.length;
		if (pattern) say(hits.length ? `${hits.length} ${words.found}` : words.notFound);
	}
	function go(by) {
		if (!hits.length) return say(words.notFound);
		hit = (Math.max(hit, by < 0 ? 0 : -1) + by + hits.length) % hits.length;
		tally.textContent = hit + 1 + "/" + hits.length;
		choose(snap(hits[hit].a, hits[hit].b));
		scrollTo(hits[hit]);
	}
	const undo = button(words.undo, tell("undo")), redo = button(words.redo, tell("redo"));
	const tools = first && [
		picked,
		row(roles.map(([r, , label], n) => button(label, () => setRole(r), { className: n ? "" : "kit-go" })), task.gap && button(task.gap, () => setRole(first, true))),
		row(undo, redo, task.actions.map(([type, label]) => button(label, tell(type)))),
		saved, form,
	];
	const side = h("div.kit-side", { role: "group", ariaLabel: words.tools },
		row(query, button("↑", () => go(-1), { ariaLabel: words.previous }), button("↓", () => go(1), { ariaLabel: words.next }), tally),
		tools, controls, groupBox, tools && list, all, why);
	// the style hides the static view while this one is there
	el.append(h("div.kit-reader", { tabIndex: -1, onkeydown: again },
		h("div.kit-body", page, side), h("p.kit-meta", article.meta), live, h("style", `[data-kit-twin="${get("twin")}"]{display:none}`)));
	for (const [name, colour] of Object.entries(get("colours"))) el.style.setProperty("--" + name, colour);
	el.classList.add("kit");

	function again(e) {
		const key = e.ctrlKey || e.metaKey ? e.key.toLowerCase() : "";
		if (key === "s") el.closest(".jp-Notebook")?.dispatchEvent(new KeyboardEvent("keydown", e));
		else if (tools && /^[zy]$/.test(key) && !/text|search/.test(e.target.type)) tell(key === "y" || e.shiftKey ? "redo" : "undo")();
		else return;
		e.preventDefault();
	}
	function showSaved({ ok, text }) {
		saved.textContent = text;
		saved.classList.toggle("kit-bad", ok === false);
		if (text && text !== words.saved) say(text);
		undo.ariaDisabled = !get("undoable");
		redo.ariaDisabled = !get("redoable");
	}

	// what the model says

	function redraw() {
		passages = get("passages").map((p) => ({ letter: "", why: [], ...p, ...ends(p) }));
		byId = new Map(passages.map((p) => [p.id, p]).reverse());
		passages.sort((x, y) => x.a - y.a || y.b - x.b);
		drawGroups();
		draw();
		drawWhy();
		drawAll();
		refill(controls, ...get("controls").map((f) => field(f, get("show")[f.name], (v) => put("show", { ...get("show"), [f.name]: v }))));
	}
	function remarked() {
		if (cut !== json(inText())) draw();
		else paintAll();
		drawList();
		if (json(mark()) !== json(inForm)) drawForm();
	}
	model.on("change:passages change:show", redraw);
	model.on("change:groups change:lit", () => (drawGroups(), light()));
	model.on("change:chosen", () => (drawWhy(), light()));
	model.on("change:results", drawList);
	model.on("change:saved", () => showSaved(get("saved")));
	model.on("change:marks", remarked);
	redraw();
	drawList();
	showSaved(get("saved"));

	// a bar of a chart or a row of its table lights its passages

	function fromChart(ids = "") {
		const known = inLayer().filter((p) => ids.split(" ").includes(p.id));
		if (!known.length || gone.signal.aborted) return;
		put("show", Object.assign({}, get("show"), ...known.map((p) => p.needs && { [p.needs]: true })));
		put("lit", ids.split(" "));
		scrollTo(known[0]);
		el.scrollIntoView({ block: "nearest" });
		say(quoted(said(known[0])));
	}
	const hooked = new WeakSet();
	listen("pointerover", (e) => {
		const plot = e.target.closest(".js-plotly-plot");
		if (!plot?.on || hooked.has(plot)) return;
		hooked.add(plot);
		plot.on("plotly_click", (at) => plot.layout.meta?.kit === article.id && fromChart(at.points[0].customdata));
	});
	listen("click", (e) => fromChart(e.target.closest("[data-kit-light]")?.dataset.kitLight));

	return () => {
		flush();
		gone.abort();
		for (const name in painted) paint(name, []);
	};
}

export default { render };
