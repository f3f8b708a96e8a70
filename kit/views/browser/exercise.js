// One exercise: what is asked, an answer for each part, and what the check says. It judges nothing:
// answers go to Python as a trait, and what Python says comes back as traits.
//
// Its pieces share one `view`, as those of the reader do (see reader.js).

import { button, element, expectAnswer, isSame, showSaved, standIn } from "./shared.js";
import { KINDS, filled } from "./kinds.js";
import { passagesBeside } from "./beside.js";

const REST = 500; // ms of rest before what is typed is sent

function render({ model, el }) {
	const view = viewOf(model);
	view.answers = answersOut(view, model);
	view.parts = view.exercise.parts.map((part, n) => drawPart(view, part, n));
	view.result = resultBox(view);
	view.help = helpBox(view);
	view.root = drawExercise(view);
	standIn(model, el, view.root);
	followPython(model, view);
	return view.answers.send;
}

function viewOf(model) {
	const get = (name) => model.get(name);
	const exercise = get("exercise");
	const live = element("div.kx-live", { role: "status" }); // spoken, not seen
	const saved = element("p.kx-saved");
	const view = {
		exercise,
		words: get("words"),
		hasParts: exercise.parts.filter((part) => !isAside(part)).length > 1,
		live,
		saved,
		get,
		say(message) {
			live.textContent = message;
		},
		showSaved(said) {
			showSaved(saved, said);
			if (said.ok === false) view.say(said.text);
		},
		expect() {
			const silent = { ok: false, text: view.words.silent };
			expectAnswer(model, () => view.showSaved(silent));
		},
		ask(type) {
			view.answers.send();
			view.expect();
			view.result.speakAgain();
			model.send({ type, answer: get("answer") }); // it overtakes a change that is on its way
		},
	};
	return view;
}

// How sure one is belongs to the part above it: it has no number and no verdict of its own.
function isAside(part) {
	return part.kind === "confidence";
}

// ---- answers out

function answersOut(view, model) {
	let typed = {}; // by the number of the part, what was typed and not yet sent
	let timer = 0;

	function value(n) {
		return view.get("answer")[n] ?? null;
	}
	function put(n, answer) {
		if (isSame(answer ?? null, value(n))) return;
		view.expect();
		model.set(
			"answer",
			view.get("answer").map((old, i) => (i === n ? answer : old)),
		);
		model.save_changes();
	}
	function putSoon(n, answer) {
		typed[n] = answer;
		clearTimeout(timer);
		timer = setTimeout(send, REST);
	}
	function send() {
		clearTimeout(timer);
		const answers = Object.entries(typed);
		typed = {};
		for (const [n, answer] of answers) put(Number(n), answer);
	}
	function place(n, row, level, rows) {
		const own = [...(view.get("placed")[n] ?? Array(rows).fill(null))];
		own[row] = level;
		view.expect();
		model.set(
			"placed",
			view.get("placed").map((old, i) => (i === n ? own : old)),
		);
		model.save_changes();
	}
	return { value, put, putSoon, send, place, isTyped: (n) => n in typed };
}

// ---- the page

function drawExercise(view) {
	const { exercise, words } = view;
	const { id, title, about, prompt } = exercise;
	return element(
		"section.kx-exercise",
		{ ariaLabel: `${id} ${title}`, id: "kit-" + id, tabIndex: -1 },
		element("h3", element("span.kx-id", id), " ", title, element("small", about)),
		prompt && element("p", { dir: "auto" }, prompt),
		passagesBeside(exercise, words).columns(
			view.parts.map((part) => part.root),
			element("div.kx-row", view.help.buttons),
			view.result.box,
			view.help.box,
			view.parts.map((part) => part.after),
			view.saved,
		),
		view.live,
		element("style", paragraphNumbers(exercise)),
	);
}

// A reader beside the exercise shows some paragraphs; they keep the numbers of the whole article.
function paragraphNumbers({ numbers, shows }) {
	return numbers.map((number, n) => {
		return `.${shows} .kit-page [data-n="${n}"]::before{content:"${number}"}`;
	});
}

function drawPart(view, part, n) {
	const { answers, words, exercise } = view;
	let notes = {}; // by the line, cell or mark that they are about
	const verdict = element("p.kx-verdict");
	const observed = element("ul");
	const heading = view.hasParts && !isAside(part) && filled(words.part, { n: n + 1 });
	const { fields, show, after } = KINDS[part.kind]({
		...part,
		words,
		lang: exercise.lang,
		heading,
		name: groupName(),
		value: () => answers.value(n),
		put: (answer) => answers.put(n, answer),
		putSoon: (answer) => answers.putSoon(n, answer),
		send: answers.send,
		check: () => view.ask("check"),
		diff: () => view.get("diffs")[n],
		models: () => view.get("models")[n],
		places: () => view.get("placed")[n],
		place: (row, place, rows) => answers.place(n, row, place, rows),
		say: view.say,
		note(where) {
			notes[where] = element("p.kx-note");
			return notes[where];
		},
		dropNotes() {
			notes = {};
		},
	});

	function showAnswer() {
		if (!answers.isTyped(n)) show(answers.value(n));
	}
	function showVerdict(result, isStale) {
		verdict.dataset.outcome = result.outcome;
		const said = isStale || isAside(part) ? [] : [...verdictOf(result), result.next];
		verdict.replaceChildren(...said);
	}
	function showNotes(result, isStale) {
		if (view.hasParts) observed.replaceChildren(...(isStale ? [] : listed(result.observed)));
		for (const [where, note] of Object.entries(notes)) {
			const [outcome, letter, sentence] = (!isStale && result.notes[where]) || ["", "", ""];
			note.dataset.outcome = outcome;
			note.replaceChildren(...(letter ? [element("b", letter), " "] : []), sentence);
		}
	}
	const number = heading && element("b", heading + ". ");
	const legend = element("legend", { dir: "auto" }, number, part.prompt);
	const root = element("fieldset.kx-part", legend, fields, verdict, observed);
	return { root, after, showAnswer, showVerdict, showNotes };
}

// A radio button knows its group by name, in the whole page.
function groupName() {
	return "kx" + Math.random().toString(36).slice(2);
}

// ---- what the check says

function verdictOf({ letter, name, sentence, points }, hasPoints = false) {
	const worth = hasPoints && points && `, ${points}`;
	return [element("b", `${letter} ${name}`, worth, ". "), sentence, " "];
}

function isRight({ outcome, stale }) {
	return outcome === "right" && !stale;
}

function listed(sentences) {
	return sentences.map((sentence) => element("li", sentence));
}

function resultBox(view) {
	const { words, parts } = view;
	const box = element("div.kx-result");
	let spoken = "";

	function show(result) {
		if (!result.outcome) return box.replaceChildren();
		box.dataset.outcome = result.outcome;
		box.replaceChildren(
			...(result.stale ? [element("p.kx-small", words.changed)] : linesOf(result)),
		);
		if (view.hasParts)
			result.parts.forEach((part, n) => parts[n].showVerdict(part, result.stale));
		showNotes(result);
		if (!result.stale) speak([box.textContent, result.spoken].join(" "));
	}
	function linesOf(result) {
		const explanation = [element("b", words.explanation + ": "), result.explanation];
		const lines = [
			element("p", verdictOf(result, true), result.next),
			!view.hasParts && element("ul", listed(result.parts[0].observed)),
			result.sure && element("p", result.sure),
			result.explanation && element("p", explanation),
			isRight(result) && element("p", wayOn(view)),
		];
		return lines.filter(Boolean);
	}
	function showNotes(result) {
		result.parts?.forEach((part, n) => parts[n].showNotes(part, result.stale));
	}
	function speak(message) {
		if (message !== spoken) view.say(message);
		spoken = message;
	}
	return { box, show, showNotes, speakAgain: () => (spoken = "") };
}

// A button that goes to the exercise after this one, where the page has one.
function wayOn(view) {
	const all = [...document.querySelectorAll(".kx-exercise")];
	const next = all[all.indexOf(view.root) + 1];
	if (!next) return "";
	const name = `${view.words.goOn} ${next.ariaLabel} ↓`;
	return button(name, () => {
		next.scrollIntoView({ block: "start" });
		next.querySelector("input, select, textarea, button")?.focus({ preventScroll: true });
	});
}

// ---- the buttons, hints and the solution

function helpBox(view) {
	const { exercise, get, words } = view;
	const box = element("div.kx-help");
	const label = exercise.graded ? words.keep : words.check;
	const check = button(label, () => view.ask("check"), { className: "kx-go" });
	// code is checked in a cell
	const hasCheck = exercise.parts.some(({ kind }) => kind !== "code");
	const hint = button("", () => view.ask("hint"));
	const solve = button(words.solution, () => view.ask("solution"));
	const status = element("span.kx-small");

	function show() {
		const [hints, lines] = [get("hints"), get("solution")];
		const pressed = [hint, solve].find((one) => one === document.activeElement);
		hint.textContent = filled(words.hint, { n: hints.length + 1, all: exercise.hints });
		hint.hidden = hints.length === exercise.hints;
		solve.hidden = !get("may_solve") || lines.length > 0;
		const help = [...hintList(hints), ...solutionList(lines)];
		// what was needed on the way is folded away once it is right
		if (isRight(get("result")) && help.length)
			box.replaceChildren(element("details", element("summary", words.helpUsed), help));
		else box.replaceChildren(...help);
		if (pressed?.hidden) check.focus(); // the focus is not lost with the button
		status.textContent = get("status");
	}
	function hintList(hints) {
		if (!hints.length) return [];
		const items = hints.map((sentence) => element("li", sentence));
		return [element("p", element("b", words.hints)), element("ol", items)];
	}
	function solutionList(lines) {
		if (!lines.length) return [];
		const items = lines.map((line) => element("li", { dir: "auto" }, line));
		return [element("p", element("b", words.solutionTitle)), element("ul.kx-lines", items)];
	}
	return { box, buttons: [hasCheck && check, hint, solve, status], show };
}

// ---- what Python says

function followPython(model, view) {
	const { get, parts, result, help } = view;

	function showAnswer() {
		for (const part of parts) part.showAnswer();
		result.showNotes(get("result"));
	}
	function showResult() {
		view.root.classList.toggle("kx-stale", Boolean(get("result").stale));
		result.show(get("result"));
		help.show();
	}
	const on = (name, act) => model.on("change:" + name, act); // anywidget takes them off again
	on("answer", showAnswer);
	on("diffs", showAnswer);
	on("models", showAnswer);
	on("result", showResult);
	on("may_solve", help.show);
	on("status", help.show);
	on("saved", () => view.showSaved(get("saved")));
	on("hints", () => {
		help.show();
		view.say(get("hints").at(-1) || "");
	});
	on("solution", () => {
		help.show();
		view.say(get("solution").join(". "));
	});
	showAnswer();
	showResult();
	help.show();
	view.showSaved(get("saved"));
}

export default { render };
