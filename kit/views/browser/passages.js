// The passages that Python puts over the article: lit by their source, and each with its reasons.

import { button, element } from "./shared.js";
import { shortestAt } from "./text.js";
import { clipped, quoted, reasonList, refill, rowsOf, sideBySide } from "./panel.js";

export function passagePanels(view) {
	const { get, put, say, text, words } = view;
	const groups = element("div");
	const why = element("div.kit-why", { tabIndex: 0, role: "group", ariaLabel: words.why });
	const list = element("details", { ontoggle: drawList });
	let all = []; // in the order of the text, the longer before the shorter
	let byId = new Map();
	let isBySize = false; // the groups, else in the order of the text

	// ---- which are shown

	function take() {
		all = get("passages").map((passage) => {
			return { letter: "", why: [], ...passage, ...text.toSpan(passage) };
		});
		byId = new Map(all.map((passage) => [passage.id, passage]).reverse()); // the first of an id
		all.sort((one, other) => one.from - other.from || other.to - one.to);
	}
	function inLayer() {
		return all.filter(({ layer }) => !layer || layer === get("show").layer);
	}
	function shown() {
		return inLayer().filter(({ needs }) => !needs || get("show")[needs]);
	}
	function lit() {
		const wanted = new Set(get("lit"));
		return shown().filter(({ id, group }) => wanted.has(id) || wanted.has(group));
	}

	// ---- speakers and other groups

	function drawGroups() {
		const inOrder = get("groups");
		const bySize = [...inOrder].sort((one, other) => other.count - one.count);
		const most = Math.max(...inOrder.map(({ count }) => count));
		const rows = (isBySize ? bySize : inOrder).map((group) => groupRow(group, most));
		refill(groups, inOrder.length > 2 && sortSwitch(), rowsOf(rows));
	}
	function sortSwitch() {
		function sort() {
			isBySize = !isBySize;
			drawGroups();
		}
		return button(isBySize ? words.bySize : words.byOrder, sort, { className: "kit-sort" });
	}
	function groupRow(group, most) {
		const kind = group.kind && element("small", group.kind);
		const bar = element("i.kit-length");
		bar.style.width = (100 * group.count) / most + "%";
		return {
			shown: [element("span", group.name, " ", kind, bar), element("b", group.count)],
			go: () => toggle(group),
			properties: { ariaPressed: get("lit").includes(group.id), "data-group": group.id },
		};
	}
	function toggle(group) {
		const isLit = get("lit").includes(group.id);
		put("lit", isLit ? [] : [group.id]);
		if (isLit) return say(words.allAlike);
		say(`${group.name}: ${group.count} ${words.lit}`);
		const first = shown().find((passage) => passage.group === group.id);
		if (first) view.show(first);
	}

	// ---- the reasons for one, and the list of all

	function open(passage) {
		put("chosen", passage?.id || "");
		if (!passage) return say(words.noPassage);
		say(passage.why.map((reason) => reason.join(": ")).join(". "));
	}
	function drawWhy() {
		const chosen = byId.get(get("chosen"));
		why.hidden = !shown().length;
		why.classList.toggle("kit-idle", !chosen);
		const reasons = chosen ? reasonsOf(chosen) : element("p", words.chooseOne);
		refill(why, element("h4", words.why), reasons);
		if (chosen) view.frame.showInSide(why);
		if (chosen && view.frame.isNarrow()) view.show(chosen); // the bar has grown over the text
	}
	function reasonsOf(passage) {
		const heads = [words.yours, words.theirs];
		const both = passage.both?.length > 0 && sideBySide(heads, passage.both);
		return [both, reasonList(passage.why)];
	}
	function drawList() {
		const ids = new Set(shown().map(({ id }) => id)); // one passage may have several places
		list.hidden = !ids.size;
		const title = element("summary", `${words.passages} (${ids.size})`);
		// a list that nobody sees is not made: of thousands, it takes longer than the article
		refill(list, title, list.open && rowsOf([...ids].map((id) => passageRow(byId.get(id)))));
	}
	function passageRow(passage) {
		const letter = element("b", passage.letter, " ");
		return {
			shown: element("span", letter, clipped(text.wordsOf(passage))),
			go() {
				open(passage);
				view.show(passage);
			},
		};
	}

	// ---- a bar of a chart or a row of its table lights its passages

	function lightFromChart(ids, { clientX, clientY, target }) {
		const known = inLayer().filter(({ id }) => ids.includes(id));
		if (!known.length) return;
		const needed = known.filter(({ needs }) => needs).map(({ needs }) => [needs, true]);
		put("show", { ...get("show"), ...Object.fromEntries(needed) });
		put("lit", ids);
		say(quoted(text.wordsOf(known[0])));
		if (view.frame.isInSight(view.page.rectOf(known[0]))) return;
		const { left, bottom } = target.getBoundingClientRect();
		peek(known[0], clientX ? [clientX, clientY] : [left, bottom]);
	}
	// Where the words are out of sight, a chart does not throw the page there: it says what is lit,
	// and can go.
	function peek(passage, [x, y]) {
		function goThere() {
			box.remove();
			view.show(passage);
		}
		const box = element(
			"div.kit-peek",
			{ popover: "auto" },
			element("p", quoted(text.wordsOf(passage))),
			button(words.goThere, goThere),
		);
		view.root.append(box);
		box.addEventListener("toggle", ({ newState }) => newState === "closed" && box.remove());
		box.showPopover();
		box.style.left = Math.max(0, Math.min(x, innerWidth - box.offsetWidth)) + "px";
		box.style.top = Math.max(0, Math.min(y, innerHeight - box.offsetHeight)) + "px";
	}
	// Plotly tells of clicks on bars only to those who ask the chart itself, and the charts come
	// and go: so each chart is asked when the pointer comes over it for the first time.
	const heard = new WeakSet();
	view.listen("pointerover", (event) => {
		const plot = event.target.closest(".js-plotly-plot");
		if (!plot?.on || heard.has(plot)) return;
		heard.add(plot);
		plot.on("plotly_click", ({ points, event: press }) => {
			const isOfArticle = plot.layout.meta?.kit === view.article.id;
			if (isOfArticle && !view.isGone())
				lightFromChart((points[0].customdata || "").split(" "), press);
		});
	});
	view.listen("click", (event) => {
		const row = event.target.closest("[data-kit-light]");
		if (row) lightFromChart(row.dataset.kitLight.split(" "), event);
	});

	return {
		groups,
		why,
		list,
		take,
		shown,
		lit,
		known: (id) => byId.get(id),
		under: (place) => shortestAt(place, shown()),
		open,
		drawGroups,
		drawWhy,
		drawList,
	};
}
