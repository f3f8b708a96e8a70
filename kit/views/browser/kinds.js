// The kinds of a part of an exercise: for each kind a function that makes its fields.
//
// It gets the part: what Python tells of it (options, items, …), and what exercise.js adds:
//   value()       the answer now, or null
//   put(value)    gives an answer; null for none
//   putSoon(value), send()   the same for what is being typed: after a rest, or at once
//   check()       asks for a check
//   say(message)  has it spoken
//   models()      model answers and rubric of a text, once there was a try
//   places(), place(n, level)   one's own place on the rubric
//   note(where)   a place for what a check says of one line, cell or mark
//   words, lang, name   the words on buttons, the article's language, a name for radio buttons
//   heading       “Part 2” where there are several
// It returns its fields, and `show`, which shows an answer in them; `after`, if it has one, stands
// below the verdict.

import { button, element, lineBox } from "./shared.js";

const LONGEST_LINE = 300; // characters
const LONGEST_TEXT = 8000;
const LINE_LENGTH = 80; // characters of a text box's line, about

export const KINDS = {
	single,
	several,
	confidence: single,
	number,
	prediction,
	text,
	repair: text,
	order,
	match,
	grid,
	span,
	code,
};

// A sentence with its {gaps} filled.
export function filled(sentence, values) {
	return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// ---- one choice, or several

function single(part) {
	const ids = part.options.map(([id]) => id);
	const onchange = () => part.put(ids.find((_, i) => boxes[i].checked) ?? null);
	const boxes = ids.map((id) => optionBox(part, "radio", id, onchange));
	return {
		fields: optionRows(part, boxes),
		show(value) {
			boxes.forEach((box, i) => (box.checked = ids[i] === value));
		},
	};
}

function several(part) {
	const ids = part.options.map(([id]) => id);
	function onchange() {
		const chosen = ids.filter((_, i) => boxes[i].checked);
		part.put(chosen.length ? chosen : null);
	}
	const boxes = ids.map((id) => optionBox(part, "checkbox", id, onchange));
	return {
		fields: optionRows(part, boxes),
		show(value) {
			boxes.forEach((box, i) => (box.checked = Boolean(value?.includes(ids[i]))));
		},
	};
}

function optionBox(part, type, value, onchange) {
	return element("input", { type, name: part.name, value, onchange });
}

function optionRows(part, boxes) {
	return part.options.map(([, name], i) => {
		return element("label.kx-option", boxes[i], element("span", { dir: "auto" }, name));
	});
}

// ---- something typed: a line, or a text

function number(part) {
	return line(part, part.words.unit, "decimal");
}

function prediction(part) {
	return line(part, part.words.prediction, part.input === "number" ? "decimal" : "text");
}

function line(part, label, inputMode) {
	const box = lineBox(part.check, {
		maxLength: LONGEST_LINE,
		inputMode,
		ariaLabel: part.unit ? `${label} (${part.unit})` : label,
		autocomplete: "off",
		oninput: () => part.putSoon(box.value || null),
		onchange: part.send,
	});
	const row = element("span.kx-row", box, part.unit);
	return {
		fields: element("label.kx-field", element("span", label), row),
		show(value) {
			if (!isInUse(box)) box.value = value ?? "";
		},
	};
}

// A text to write, or a passage to repair: then what was changed in it is shown below.
function text(part) {
	const given = part.passage;
	const box = element("textarea", {
		rows: Math.max(part.lines, Math.ceil(given.length / LINE_LENGTH)),
		maxLength: LONGEST_TEXT,
		spellcheck: false,
		oninput: () => part.putSoon(box.value === given ? null : box.value),
		onchange: part.send,
	});
	const label = element("label.kx-field", element("span", part.words.answer), box);
	const diff = element("p.kx-diff", { dir: "auto" });
	const below = element("div", element("p.kx-small", part.words.diff), diff);
	const after = element("div.kx-models");
	return {
		fields: [label, given && below],
		after,
		show(value) {
			if (!isInUse(box)) box.value = value ?? given;
			if (given) diff.replaceChildren(...changes(part.diff(), part.words));
			const shown = part.models();
			if (!shown || after.firstChild) return;
			if (part.heading) after.append(element("p", element("b", part.heading)));
			after.append(...modelAnswers(shown, part), ...ownPlace(shown, part));
		},
	};
}

// Answers of different quality, each with what it gains and loses and its place on the rubric.
function modelAnswers({ models, rubric }, { words }) {
	if (!models.length) return [];
	const items = models.map(({ text, gains, loses, places }) => {
		const placed = rubric.map(({ name }, n) => `${name}: ${places[n]}`).join(" · ");
		return element(
			"li",
			element("blockquote", { dir: "auto" }, text),
			gains && element("p", element("b", words.gains + ": "), gains),
			loses && element("p", element("b", words.loses + ": "), loses),
			element("p.kx-small", placed),
		);
	});
	return [element("p", element("b", words.models)), element("ol", items)];
}

// The reader places the own answer: radio buttons, a row of the rubric each.
function ownPlace({ rubric }, part) {
	const rows = rubric.map(({ name, levels }, row) => {
		const boxes = levels.map((level, place) => {
			const box = element("input", {
				type: "radio",
				name: `${part.name}-${row}`,
				checked: part.places()?.[row] === place,
				onchange: () => part.place(row, place, rubric.length),
			});
			return element("label.kx-option", box, element("span", `${place} – ${level}`));
		});
		return element("fieldset.kx-part", element("legend", name), boxes);
	});
	return [element("p", part.words.place), ...rows];
}

// The words that stayed, went and came. Strokes and colours say which; so does a hidden word.
function changes(pieces = [], words) {
	const isChanged = pieces.some(([sign]) => sign);
	if (!isChanged) return [words.noDiff];
	const spoken = (word) => element("span.kx-live", word + ": ");
	const draw = {
		"": (said) => said,
		"-": (said) => element("del", spoken(words.removed), said),
		"+": (said) => element("ins", spoken(words.added), said),
	};
	return pieces.flatMap(([sign, said]) => [draw[sign](said), " "]);
}

// What somebody types is not overwritten by an answer that comes back from Python.
function isInUse(box) {
	return box === document.activeElement && document.hasFocus();
}

// ---- lines to put in order

function order(part) {
	const { words } = part;
	const list = element("ol.kx-order");
	const names = new Map(part.items);
	const atFirst = part.items.map(([id]) => id);

	function show(value) {
		list.replaceChildren(...(value || atFirst).map(row));
	}
	function row(id) {
		const item = names.get(id);
		const up = { ariaLabel: filled(words.up, { item }) };
		const down = { ariaLabel: filled(words.down, { item }) };
		return element(
			"li",
			{ onkeydown: (event) => onArrow(event, id) },
			element("span", { dir: "auto" }, item),
			button("↑", () => move(id, -1), up),
			button("↓", () => move(id, 1), down),
		);
	}
	function onArrow(event, id) {
		const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
		if (!by) return;
		event.preventDefault();
		move(id, by);
	}
	function move(id, by) {
		const ids = [...(part.value() || atFirst)];
		const from = ids.indexOf(id);
		const to = from + by;
		if (to in ids) {
			ids.splice(from, 1);
			ids.splice(to, 0, id);
			part.put(ids);
			show(ids);
		}
		const place = ids.indexOf(id);
		part.say(filled(words.moved, { item: names.get(id), n: place + 1, all: ids.length }));
		const [up, down] = list.children[place].querySelectorAll("button");
		(by < 0 ? up : down).focus();
	}

	const [top, end] = part.ends;
	const above = top && element("p.kx-small", "↑ " + top);
	const below = end && element("p.kx-small", "↓ " + end);
	return { fields: [above, list, below], show };
}

// ---- menus: one a line, or one a cell

function match(part) {
	const ids = part.items.map(([id]) => id);
	function onchange() {
		const chosen = ids.map((id, i) => [id, menus[i].value]).filter(([, value]) => value);
		part.put(chosen.length ? Object.fromEntries(chosen) : null);
	}
	const menus = part.items.map(([, item]) => menu(part, item, onchange));
	const rows = part.items.map(([id, item], i) => {
		const name = element("span", { dir: "auto", lang: part.lang }, item);
		return element("div.kx-pair", name, menus[i], part.note(id));
	});
	return {
		fields: rows,
		show(value) {
			ids.forEach((id, i) => (menus[i].value = value?.[id] ?? ""));
		},
	};
}

function grid(part) {
	const cells = part.items.flatMap(([row, rowName]) => {
		return part.columns.map(([column, name]) => {
			return { row, column, name, field: menu(part, `${rowName}: ${name}`, onchange) };
		});
	});
	function onchange() {
		const value = Object.fromEntries(part.items.map(([row]) => [row, {}]));
		for (const { row, column, field } of cells) {
			if (field.value) value[row][column] = field.value;
		}
		part.put(value);
	}
	const columnHeads = part.columns.map(([, name]) => element("th", { scope: "col" }, name));
	const head = element("tr", element("td"), columnHeads);
	const body = part.items.map(([id, name]) => {
		const ofRow = cells.filter(({ row }) => row === id);
		const fields = ofRow.map(({ row, column, name, field }) => {
			// narrow pages have no heads: there each cell says its column itself
			return element("td", { "data-name": name }, field, part.note(`${row}/${column}`));
		});
		return element("tr", element("th", { scope: "row" }, name), fields);
	});
	const table = element("table", element("thead", head), element("tbody", body));
	return {
		fields: element("div.kx-scroll", table),
		show(value) {
			for (const { row, column, field } of cells) field.value = value?.[row]?.[column] ?? "";
		},
	};
}

function menu(part, ariaLabel, onchange) {
	const none = element("option", { value: "" }, `– ${part.words.choose} –`);
	const options = part.options.map(([id, name]) => element("option", { value: id }, name));
	return element("select", { ariaLabel, onchange }, none, options);
}

// ---- what is answered elsewhere: in a reader, or in a cell

function span(part) {
	const title = element("p.kx-small", part.words.yours);
	const list = element("ul.kx-marks");
	return {
		fields: [title, list],
		show(value) {
			const marks = value || [];
			part.dropNotes();
			title.hidden = !marks.length;
			list.replaceChildren(
				...marks.map(({ text }, i) => {
					const quotation = element("q", { lang: part.lang }, text || "[missing]");
					return element("li", quotation, part.note(String(i)));
				}),
			);
		},
	};
}

function code(part) {
	const { words, starter, examples } = part;
	const kept = element("p.kx-small");
	const given = [element("p.kx-small", words.starter), element("pre", starter)];
	const items = examples.map((example) => element("li", example));
	const asked = [element("p.kx-small", words.examples), element("ul", items)];
	return {
		fields: [starter && given, examples.length > 0 && asked, kept],
		show(value) {
			kept.textContent = value ? words.kept : "";
		},
	};
}
