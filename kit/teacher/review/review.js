// The rubric screen. What students wrote reaches the page as text only; what is given is sent at once.

const find = (id) => document.getElementById(id);
let words = {};
let questions = [];
let unsaved = 0;

function made(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function filled(sentence, gaps) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
}

function rounded(points) {
  return String(Math.round(points * 100) / 100);
}

async function ask(path, sent) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" } };
  const response = await fetch(path, sent ? { ...post, body: JSON.stringify(sent) } : {});
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

// ---- which question

function question() {
  return questions.find((one) => one.id === find("question").value);
}

function showProgress() {
  const [marked, of] = ["marked", "of"].map((what) => questions.reduce((n, q) => n + q[what], 0));
  find("progress").textContent = filled(words.progress, { marked, of });
  for (const option of find("question").options) {
    const one = questions.find((q) => q.id === option.value);
    option.textContent = `${one.id} · ${one.title} (${one.marked}/${one.of})`;
  }
}

function showRubric(one) {
  const parts = [made("h2", `${one.id} · ${one.title}`), made("p", one.prompt)];
  for (const [name, ...levels] of Object.values(one.rows)) {
    parts.push(made("h3", name));
    levels.forEach((part, n) => {
      if (levels.length > 1) parts.push(made("p", filled(words.part, { n: n + 1 })));
      const list = made("ol", "", { start: "0" });
      list.append(...part.map((level) => made("li", level)));
      parts.push(list);
    });
  }
  find("rubric").replaceChildren(...parts);
}

async function showTexts() {
  const one = question();
  showRubric(one);
  const names = find("anonymous").checked ? "" : "&names=1";
  const texts = await ask(`texts?of=${encodeURIComponent(one.id)}${names}`);
  if (one !== question()) return;
  const parts = [];
  texts.forEach((text, n) => {
    if (text.group !== texts[n - 1]?.group) {
      const title = text.alike > 1 ? filled(words.alike, { n: text.alike }) : words.single;
      if (text.alike > 1 || texts[n - 1]?.alike !== 1) parts.push(made("h2", title, { class: "group" }));
    }
    parts.push(card(text, n + 1, one));
  });
  find("texts").replaceChildren(...parts);
  const open = find("texts").querySelector(".card:not(.marked)") ?? find("texts").querySelector(".card");
  open?.focus();
}

// ---- one text

function card(text, number, one) {
  const name = text.name || filled(words.text, { n: number });
  const element = made("section", "", { class: "card", tabindex: "0", "aria-label": name });
  const state = { ...text, row: 0, sending: Promise.resolve(), sent: 0, one };
  element.state = state;
  const shown = made("p", text.words, { class: "words", dir: "auto" });
  const comment = made("textarea", "", { "aria-label": words.comment, placeholder: words.comment });
  comment.rows = 1;
  comment.value = text.comment;
  comment.addEventListener("change", () => {
    state.comment = comment.value;
    save(element);
  });
  const said = made("p", text.before, { class: "said", role: "status" });
  element.append(made("h3", name), shown, ...rows(element), comment, said);
  if (text.alike > 1) element.append(button(words.same, () => sameForGroup(element)));
  element.append(button(words.clear, () => clear(element)));
  element.addEventListener("keydown", onKey);
  showState(element);
  return element;
}

function button(text, act) {
  const element = made("button", text, { type: "button" });
  element.addEventListener("click", act);
  return element;
}

function rows(element) {
  const { one } = element.state;
  if (!Object.keys(one.rows).length) return [pointsBox(element)];
  return Object.entries(one.rows).map(([column, [name, ...levels]], n) => {
    const line = made("div", "", { class: "row", role: "group", "aria-label": name });
    line.append(made("b", name));
    for (const place of [0, 1, 2, 3]) {
      const choice = button(String(place), () => choose(element, n, place));
      choice.dataset.column = column;
      choice.title = levels.map((part) => part[place]).join("\n");
      line.append(choice);
    }
    return line;
  });
}

function pointsBox(element) {
  const { one, points } = element.state;
  const box = made("input", "", { type: "number", min: 0, max: one.most, step: "any" });
  box.value = points ?? "";
  box.addEventListener("change", () => {
    element.state.points = box.value === "" ? null : Number(box.value);
    save(element);
  });
  const label = made("label", `${filled(words.points, { most: rounded(one.most) })} `);
  label.append(box);
  return label;
}

function showState(element) {
  const { rubric, points, row } = element.state;
  element.classList.toggle("marked", points !== null);
  [...element.querySelectorAll(".row")].forEach((line, n) => {
    line.classList.toggle("now", n === row);
    for (const choice of line.querySelectorAll("button")) {
      choice.setAttribute("aria-pressed", rubric[choice.dataset.column] === Number(choice.textContent));
    }
  });
}

function say(element, sentence, bad = false) {
  const said = element.querySelector(".said");
  said.textContent = sentence;
  said.classList.toggle("bad", bad);
}

// ---- what is given

function choose(element, n, place) {
  const { state } = element;
  const columns = Object.keys(state.one.rows);
  state.rubric = { ...state.rubric, [columns[n]]: place };
  const open = columns.findIndex((column) => !(column in state.rubric));
  state.row = open < 0 ? (n + 1) % columns.length : open;
  showState(element);
  save(element);
  return open < 0 && n === columns.length - 1;
}

function clear(element) {
  const { state } = element;
  Object.assign(state, { rubric: {}, points: null, comment: "", row: 0 });
  for (const box of element.querySelectorAll("textarea, input")) box.value = "";
  showState(element);
  save(element);
}

function save(element) {
  const { state } = element;
  const { n, rubric, points, comment } = state;
  const turn = ++state.sent;
  const typed = Object.keys(rubric).length ? null : points;
  unsaved += 1;
  say(element, words.saving);
  state.sending = state.sending.then(async () => {
    try {
      const kept = await ask("give", { n, rubric, points: typed, comment });
      if (turn === state.sent) showKept(element, kept);
    } catch {
      if (turn === state.sent) say(element, words.lost, true);
    }
    unsaved -= 1;
  });
  return state.sending;
}

function showKept(element, kept) {
  const { state } = element;
  Object.assign(state, { rubric: kept.rubric, points: kept.points });
  questions = questions.map((one) => (one.id === kept.question.id ? kept.question : one));
  const gaps = { points: rounded(kept.points ?? 0), most: rounded(state.one.most) };
  const nothing = kept.points === null && !Object.keys(kept.rubric).length;
  const sentence = nothing ? words.open : kept.points === null ? words.begun : words.kept;
  say(element, filled(sentence, gaps));
  showState(element);
  showProgress();
}

async function sameForGroup(element) {
  const { state } = element;
  for (const other of cards()) {
    if (other.state.group !== state.group || other.state.points !== null) continue;
    Object.assign(other.state, { rubric: { ...state.rubric }, comment: state.comment });
    if (!Object.keys(state.rubric).length) other.state.points = state.points;
    other.querySelector("textarea").value = state.comment;
    showState(other);
    save(other);
  }
}

// ---- keys

function cards() {
  return [...find("texts").querySelectorAll(".card")];
}

function move(element, step) {
  const all = cards();
  all[all.indexOf(element) + step]?.focus();
}

function nextOpen(element) {
  const all = cards();
  const after = all.slice(all.indexOf(element) + 1);
  (after.find((one) => one.state.points === null) ?? after[0])?.focus();
}

function onKey(event) {
  const element = event.currentTarget;
  const { state } = element;
  if (event.target.matches("textarea, input")) {
    if (event.key === "Escape") element.focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const lines = Object.keys(state.one.rows).length;
  const turn = (step) => {
    state.row = lines ? (state.row + step + lines) % lines : 0;
    showState(element);
  };
  const acts = {
    ArrowDown: () => move(element, 1),
    ArrowUp: () => move(element, -1),
    ArrowRight: () => turn(1),
    ArrowLeft: () => turn(-1),
    n: () => nextOpen(element),
    g: () => sameForGroup(element),
    c: () => element.querySelector("textarea").focus(),
    Backspace: () => clear(element),
  };
  if (/^[0-3]$/.test(event.key) && lines) acts[event.key] = () => {
    if (choose(element, state.row, Number(event.key))) nextOpen(element);
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
}

// ---- begin and end

async function done() {
  document.activeElement?.blur();
  await Promise.all(cards().map((element) => element.state.sending));
  try {
    await ask("done", {});
    document.body.replaceChildren(made("p", words.closed, { role: "status" }));
  } catch {
    find("progress").textContent = words.lost;
  }
}

async function begin() {
  ({ words, questions } = await ask("questions"));
  const options = questions.map((one) => made("option", "", { value: one.id }));
  find("question").replaceChildren(...options);
  const first = questions.find((one) => one.marked < one.of) ?? questions[0];
  find("question").value = first.id;
  find("anonymous").checked = sessionStorage.getItem("anonymous") === "yes";
  find("question").addEventListener("change", showTexts);
  find("anonymous").addEventListener("change", () => {
    sessionStorage.setItem("anonymous", find("anonymous").checked ? "yes" : "");
    showTexts();
  });
  find("done").addEventListener("click", done);
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
  showProgress();
  await showTexts();
  document.body.dataset.ready = "yes";
}

begin();
