// What every widget of the kit needs: elements, colours, and a word when Python is silent.

// ---- elements

const TAKES_KEYS = "button, input, select, textarea, summary, [tabindex]";

// JupyterLab takes Enter for itself, so that in a box of several lines none could be ended.
function keepEnter(event) {
	if (event.target.matches?.("textarea[data-lm-suppress-shortcuts]")) event.stopPropagation();
}
window.addEventListener("beforeinput", keepEnter, true);

// An element, as in element("p.kit-meta", { dir: "auto" }, "text"); properties may be left out.
// Children may stand in lists; what is empty is left out. This is the only way for a text to
// reach the page, and it gets there as a text node: nothing here ever writes HTML.
export function element(name, ...children) {
	const [tag, ...classes] = name.split(".");
	const made = document.createElement(tag);
	made.className = classes.join(" ");
	const hasProperties = children[0]?.constructor === Object;
	if (hasProperties) setProperties(made, children.shift());
	// JupyterLab cuts and merges cells at single letters; it leaves alone what has this attribute.
	if (made.matches(TAKES_KEYS)) made.setAttribute("data-lm-suppress-shortcuts", "true");
	made.append(...children.flat(Infinity).filter((child) => child || child === 0));
	return made;
}

function setProperties(made, properties) {
	for (const [name, value] of Object.entries(properties)) {
		if (name in made) made[name] = value;
		else made.setAttribute(name, value);
	}
}

export function button(label, onclick, properties) {
	return element("button", { type: "button", onclick, ...properties }, label);
}

// A link that saves a text as a file where this browser puts downloads.
export function download(name, text, label) {
	const href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
	return element("a.kx-download", { href, download: name }, label);
}

// ---- the widget's place in the page

// The palette as variables that the style sheet uses.
export function setColours(el, colours, prefix) {
	for (const [name, colour] of Object.entries(colours))
		el.style.setProperty(prefix + name, colour);
}

// The nearest box around an element that scrolls, or the page.
export function scrollerAround(el) {
	for (let box = el.parentElement; box; box = box.parentElement) {
		const canScroll = /auto|scroll/.test(getComputedStyle(box).overflowY);
		if (canScroll && box.scrollHeight > box.clientHeight) return box;
	}
	return document.scrollingElement;
}

// The rule that hides the static view for pages without Python. It is part of the live view, so
// that the static one comes back when the live one goes.
export function hidingTwin(twin) {
	return `[data-kit-twin="${twin}"]{display:none}`;
}

// ---- answers from Python

// Where a script takes more than two seconds to load, as on a slow machine, anywidget shows the
// view and yet throws away all that Python says to it ("Failed to initialize model"): marks were
// saved, and the page never heard so. A view that stands can hear, so each view listens itself.
export async function listen(model) {
	const own = await model.widget_manager?.get_model(model.get("twin"));
	if (!own?.comm) return;
	const { _handle_comm_msg: hear } = Object.getPrototypeOf(Object.getPrototypeOf(own));
	own.comm.on_msg((message) => hear.call(own, message));
}

const PATIENCE = 5000; // ms

// Calls onSilence when Python has not answered in time.
export function expectAnswer(model, onSilence, patience = PATIENCE) {
	const answers = () => model.get("saved").n;
	const before = answers();
	setTimeout(() => {
		if (answers() === before) onSilence();
	}, patience);
}

export function isSame(one, other) {
	return JSON.stringify(one) === JSON.stringify(other);
}

// ---- what exercises, forms and handing in share

// Puts a view on the page, in the palette's colours and in place of its static copy.
export function standIn(model, el, root) {
	listen(model);
	setColours(el, model.get("colours"), "--kit-");
	el.classList.add("kx");
	root.append(element("style", hidingTwin(model.get("twin"))));
	el.append(root);
}

// What became of the last change.
export function showSaved(box, { ok, text }) {
	box.textContent = text;
	box.classList.toggle("kx-bad", ok === false);
}

// A line to type in. JupyterLab would take Enter for itself.
export function lineBox(onEnter, properties) {
	function onkeydown(event) {
		if (event.key !== "Enter") return;
		event.preventDefault();
		onEnter(event);
	}
	return element("input.kx-line", { type: "text", onkeydown, ...properties });
}

// Fills a place anew; what has the focus keeps it, under the same name.
export function redraw(place, ...children) {
	const { name } = place.contains(document.activeElement) ? document.activeElement : {};
	place.replaceChildren(...children.filter(Boolean));
	if (name) [...place.querySelectorAll("[name]")].find((one) => one.name === name)?.focus();
}
