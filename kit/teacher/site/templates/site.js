// A lesson's page: its text stands there at once, while Jupyter and Python load in a frame behind
// it. When they are ready, one button brings the frame to the front.

const { root, notebook, jupyter, words } = JSON.parse(document.getElementById("about").textContent);
const [state, progress, button, frame] = ["state", "progress", "work-here", "work"].map((id) =>
	document.getElementById(id),
);
const MB = 1e6;
const PATIENCE = 180_000; // ms, three times what a slow laptop takes
const WARM_UP = "import kit\nkit.lesson, kit.read, kit.hand_in";
const LATER = "if False:\n    import nltk, plotly"; // fetches what stands in it, and imports nothing
const loaded = new Map(); // bytes by address
let isReady = false;

open();

async function open() {
	try {
		await keepAndCarry();
	} catch {
		return say(location.protocol.startsWith("http") ? words["no worker"] : words.file);
	}
	say(words.jupyter);
	progress.hidden = false;
	frame.src = `${root}notebooks/index.html?path=${encodeURIComponent(notebook)}`;
	const impatience = setTimeout(() => say(words.slow), PATIENCE);
	const kernel = await until(kernelOfFrame);
	clearTimeout(impatience);
	const run = (code) => kernel.requestExecute({ code, silent: true, store_history: false }).done;
	await run(WARM_UP);
	progress.hidden = true;
	isReady = true;
	say(words.ready);
	button.hidden = false;
	button.onclick = work;
	frame.contentDocument.addEventListener("click", followLink, true);
	await run(LATER);
	navigator.serviceWorker.controller?.postMessage("keep the rest");
}

// The service worker keeps what is fetched, and carries files between Python and the page.
// JupyterLite registers it too, and starts anew where it does not find its own note of the version.
async function keepAndCarry() {
	const worker = navigator.serviceWorker;
	const address = new URL(`${root}service-worker.js?enableCache=false`, location.href).href;
	localStorage.setItem(`${address}-version`, jupyter);
	worker.addEventListener("message", ({ data }) => heard(data));
	await worker.register(address);
	await worker.ready;
	if (!worker.controller)
		await new Promise((go) => worker.addEventListener("controllerchange", go, { once: true }));
}

function heard({ loaded: address, size, offline }) {
	if (address) loaded.set(address, size);
	if (!isReady && address?.includes("/static/pyodide/")) showProgress();
	if (offline && !document.body.classList.contains("working")) say(words.offline);
}

function showProgress() {
	const python = [...loaded].filter(([address]) => address.includes("/static/pyodide/"));
	progress.value = python.reduce((sum, [, size]) => sum + size, 0);
	const [done, all] = [progress.value, progress.max].map((size) => (size / MB).toFixed(0));
	say(progress.value < progress.max ? words.python.replace("{done}", done).replace("{all}", all) : words.starting);
}

function kernelOfFrame() {
	const session = frame.contentWindow?.jupyterapp?.shell?.currentWidget?.context?.sessionContext?.session;
	return session?.kernel?.status === "idle" && session.kernel;
}

async function until(found) {
	for (;;) {
		const it = found();
		if (it) return it;
		await new Promise((go) => setTimeout(go, 200));
	}
}

function work() {
	document.body.classList.add("working");
	frame.inert = false;
	button.hidden = true;
	say(words.working);
	navigator.storage?.persist?.(); // a browser that is short of space then asks before it forgets
	frame.contentWindow.focus();
}

// A link from one lesson to the next opens that lesson's page, not a Jupyter without one.
function followLink(event) {
	const link = event.target.closest?.("a[href]");
	const page = link?.getAttribute("href").match(/([\w-]+)\.(ipynb|md)(#.*)?$/);
	if (!page) return;
	event.preventDefault();
	event.stopPropagation();
	const folder = notebook.startsWith("exercises/") && !/notebooks\//.test(link.href) ? "exercises/" : "";
	location.href = `${root}${page[2] === "md" ? "" : folder}${page[1]}.html${page[3] || ""}`;
}

function say(sentence) {
	state.textContent = sentence;
}
