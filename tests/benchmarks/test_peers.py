"""The reader against its peers, in one run and one browser: Recogito's text annotator, and mark.js, which only paints.

The peers are npm packages; `npm install --no-save --prefix tests/benchmarks @recogito/text-annotator mark.js` brings them.
Each measure is taken in turn, ours and theirs, and said in milliseconds and as a ratio, theirs by ours: median of the
rounds. What must hold is judged by the best round, as other programs run too.

first paint  text, spans and script at hand -> the frame in which the first spans are painted
selection    the pointer goes up after a drag over three words -> they are painted
toggling     a speaker is chosen -> the frame in which the passages of all others are dimmed
dropped      frames that took more than 25 ms, of three seconds of scrolling at 3,000 pixels a second
"""

from bisect import bisect_right
from itertools import accumulate
from pathlib import Path
from statistics import median

import pytest

from kit.views.reader import ReaderView
from tests.benchmarks.long import PAINTED, SCROLL, reader_of, text_and_spans
from tests.browser.stage import EMPTY

HERE = Path(__file__).parent
RECOGITO = HERE / "node_modules" / "@recogito" / "text-annotator" / "dist" / "text-annotator.umd.js"
MARK = HERE / "node_modules" / "mark.js" / "dist" / "mark.min.js"
ABSENT = f"the npm packages are not there: npm install --no-save --prefix {HERE} @recogito/text-annotator mark.js"
SIZES = {
    "7 kB, 50 spans": (1, 50, 7),
    "60 kB, 600": (8, 600, 7),
    "500 kB, 5,000": (72, 5000, 3),
}  # copies, spans, rounds
AIMS = {"first paint": 200, "toggling": 60}  # ms, at 500 kB
TIMING = (
    """() => {
  %s
  window.process = { env: {} };  // Recogito asks for it
  window.until = async (seen, since = performance.now()) => {
    for (let now; (now = await painted()) - since < 20000; ) if (seen()) return now - since;
    throw new Error("not seen in 20 s: " + seen);
  };
  window.timed = async (act, seen) => {
    await painted();
    const since = performance.now();
    act();
    return until(seen, since);
  };
  addEventListener("pointerup", ({ timeStamp }) => { window.lifted = timeStamp; }, true);
}"""
    % PAINTED
)
OURS = """async ([state, esm]) => {
  const heard = [];
  const model = {
    get: (name) => state[name],
    set(name, value) { state[name] = value; for (const [what, go] of heard) if (what === "change:" + name) go(); },
    save_changes() {}, send() {},
    on: (names, go) => names.split(" ").forEach((name) => heard.push([name, go])),
  };
  const { default: widget } = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  let el, end;
  window.go = () => { el = document.createElement("div"); document.querySelector("main").append(el); end = widget.render({ model, el }); };
  window.undo = () => { end(); el.remove(); heard.length = 0; };
  window.isShown = () => document.querySelector(".kit-page mark");
  window.isPicked = () => CSS.highlights.get("kit-pick")?.size;
  window.choose = (n) => document.querySelectorAll(".kit-side [aria-pressed]")[n].click();
  window.isChosen = () => document.querySelector(".kit-lit");
  window.words = () => document.querySelector("[data-n='1']");
}"""
TEXT = """const article = (paragraphs) => {
  const el = document.createElement("article");
  el.style.cssText = "font:17px/1.6 serif;max-width:32em;margin:auto";
  for (const text of paragraphs) el.append(Object.assign(document.createElement("p"), { textContent: text }));
  document.querySelector("main").append(el);
  return el;
};"""
THEIRS = (
    "([paragraphs, spans]) => {"
    + TEXT
    + """
  let el, annotator, drawn = "";
  const look = () => document.querySelector(".r6o-span-highlight-layer")?.innerHTML || "";
  window.go = () => {
    el = article(paragraphs);
    annotator = RecogitoJS.createTextAnnotator(el);
    const text = el.textContent;
    annotator.setAnnotations(spans.map(([start, end], n) => ({
      id: "p" + n, bodies: [], target: { annotation: "p" + n, selector: [{ quote: text.slice(start, end), start, end }] },
    })));
  };
  window.undo = () => { annotator.destroy(); el.remove(); };
  window.isShown = () => document.querySelector(".r6o-annotation");
  window.isPicked = () => annotator.getAnnotations().length > spans.length && look() !== drawn;
  window.choose = (n) => {
    drawn = look();
    annotator.setStyle(({ id }) => (Number(id.slice(1)) % 10 === n ? { fill: "#0000ff" } : { fill: "#eeeeee" }));
  };
  window.isChosen = () => look() !== drawn;
  window.words = () => { drawn = look(); return el.children[1]; };
}"""
)
PLAIN = (
    "([paragraphs, ranges]) => {"
    + TEXT
    + """
  let el;
  window.go = () => { el = article(paragraphs); new Mark(el).markRanges(ranges); };
  window.undo = () => el.remove();
  window.isShown = () => document.querySelector("mark");
}"""
)


def drawn(page, script, data, *scripts):
    page.set_content(EMPTY)
    page.evaluate(TIMING)
    for path in scripts:
        page.add_script_tag(path=str(path))
    page.evaluate(script, data)
    return page


def ours(page, long, spans):
    reader = reader_of(long, spans)
    state = {name: getattr(reader, name) for name in reader.traits(sync=True) if name in ReaderView.class_own_traits()}
    drawn(page, OURS, [state, str(reader._esm)])
    page.add_style_tag(content=str(reader._css))
    return page


def theirs(pages, long, spans):
    """Recogito counts without the line feeds between paragraphs, mark.js too, and gets a length."""
    paragraphs = long.text.split("\n\n")
    ends = list(accumulate(len(text) + 2 for text in paragraphs))
    places = [[at - 2 * bisect_right(ends, at) for at in (s.start, s.end - 1)] for s in spans]
    pairs = [[start, last + 1] for start, last in places]
    ranges = [{"start": start, "length": end - start} for start, end in pairs]
    recogito = drawn(pages[0], THEIRS, [paragraphs, pairs], RECOGITO)
    recogito.add_style_tag(path=str(RECOGITO.parent / "text-annotator.css"))
    return recogito, drawn(pages[1], PLAIN, [paragraphs, ranges], MARK)


def first_paints(page, rounds):
    for n in range(rounds):
        yield page.evaluate("() => timed(go, isShown)")
        if n < rounds - 1:
            page.evaluate("undo")


def selection(page):
    box = page.evaluate_handle("words").as_element().bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 12, steps=4)
    page.mouse.up()
    return page.evaluate("() => until(isPicked, window.lifted)")


@pytest.mark.parametrize("size", SIZES)
def test_ahead_of_recogito_in_every_row(new_page, size):
    if not (RECOGITO.is_file() and MARK.is_file()):
        pytest.skip(ABSENT)
    copies, count, rounds = SIZES[size]
    long, spans = text_and_spans(copies, count)
    pages = [new_page() for _ in range(3)]
    kits, (peer, plain) = ours(pages[0], long, spans), theirs(pages[1:], long, spans)
    found = {"first paint": (list(first_paints(kits, rounds)), list(first_paints(peer, rounds)))}
    painter = list(first_paints(plain, rounds if copies < 72 else 1))
    found["selection"] = [selection(kits)], [selection(peer)]
    chosen = [
        [page.evaluate("(n) => timed(() => choose(n), isChosen)", n) for n in range(rounds)] for page in (kits, peer)
    ]
    found["toggling"] = (chosen[0], chosen[1])
    dropped = [min(page.evaluate(SCROLL) for _ in range(3)) for page in (kits, peer)]
    for what, (mine, other) in found.items():
        print(f"\n{size}: {what} {median(mine):.0f} ms, Recogito ÷ ours {median(other) / median(mine):.1f}", end="")
    ratio = min(found["first paint"][0]) / min(painter)
    print(f"\n{size}: first paint, ours ÷ mark.js {ratio:.1f}; frames dropped {dropped[0]}, Recogito {dropped[1]}")
    for what, (mine, other) in found.items():
        assert min(mine) <= min(other), what
        assert copies < 72 or min(mine) <= AIMS.get(what, 1000), what
    assert dropped[0] <= max(2, dropped[1])
    assert ratio <= 2
