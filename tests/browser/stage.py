"""The stage: a page with nothing but readers on it, and their real Python models in this process."""

import json

import kit
from kit.model import Article, Span
from kit.views.reader import ReaderView, passage
from kit.wording import wording

G20 = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", G20)
WORDS = wording("vocabulary")["reader"]
DIFFERENT = "It says something different"  # the first kind of error

MODEL = """
async ([state, esm, views]) => {
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const heard = new Set(), changed = new Set();
  const fire = (name) => [...heard].forEach((ear) => ear.name === "change:" + name && ear.go());
  const receive = (traits) => {
    for (const [name, value] of Object.entries(traits || {}))
      if (!same(state[name], value)) { state[name] = value; fire(name); }
  };
  window.unanswered ??= 0;
  const post = async (said) => {
    if (window.deaf) return;
    window.unanswered++;
    receive(await window.toPython(said));
    window.unanswered--;
  };
  const model = (own) => ({
    get: (name) => state[name],
    set(name, value) {
      if (same(state[name], value)) return;
      state[name] = value;
      changed.add(name);
      fire(name);
    },
    save_changes() {
      const traits = Object.fromEntries([...changed].map((name) => [name, state[name]]));
      changed.clear();
      if (Object.keys(traits).length) post({ traits });
    },
    send: (message) => post({ message }),
    on: (names, go) => names.split(" ").forEach((name) => { const ear = { name, go }; own.push(ear); heard.add(ear); }),
  });
  const { default: widget } = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  const main = document.querySelector("main");
  (window.receivers ||= []).push(receive);
  return Array.from({ length: views }, () => {
    const own = [], el = document.createElement("div");
    main.append(el);
    const end = widget.render({ model: model(own), el });
    (window.ends ||= []).push(() => { end(); own.forEach((ear) => heard.delete(ear)); el.remove(); });
  }).length;
}
"""
EMPTY = (
    "<!doctype html><html lang=en><title>Stage</title>"
    "<body data-jp-theme-light=true style='margin:0'><main></main><footer><h1>Stage</h1></footer></body></html>"
)
OF_JUPYTER = ("layout", "tabbable", "tooltip")


class Stage:
    """One widget on an empty page. Its model lives here, in Python; every change crosses the border as JSON."""

    def __init__(self, page, reader, views=1):
        self.page, self.model, self.out = page, reader, {}
        synced = [name for name in reader.traits(sync=True) if name[0] != "_" and name not in OF_JUPYTER]
        reader.observe(lambda change: self.out.update({change["name"]: change["new"]}), names=synced)
        if not hasattr(page, "stage"):
            page.expose_function("toPython", lambda said: json.loads(json.dumps(page.stage.hear(said))))
        page.stage = self
        page.add_style_tag(content=str(reader._css))
        page.evaluate(MODEL, [{name: getattr(reader, name) for name in synced}, str(reader._esm), views])

    @property
    def reader(self):
        """The model, once it has heard and answered all that the page had to say."""
        self.page.wait_for_function("() => !window.unanswered", polling=10)
        return self.model

    def hear(self, said):
        """What Python answers to what the page says."""
        self.out, traits = {}, said.get("traits", {})
        self.model.set_state(traits)
        if "message" in said:
            self.model._handle_custom_msg(said["message"], [])
        answer = {name: value for name, value in self.out.items() if traits.get(name) != value}
        self.out = {}
        return answer

    def tell(self):
        """Send the page what was changed here."""
        out, self.out = self.out, {}
        self.page.evaluate("(traits) => window.receivers[0](traits)", json.loads(json.dumps(out)))

    def highlighted(self, name):
        """The words under a highlight, in order."""
        return self.page.evaluate(
            """(name) => [...(CSS.highlights.get("kit-" + name) || [])].map((still) => {
              const r = new Range();
              r.setStart(still.startContainer, still.startOffset);
              r.setEnd(still.endContainer, still.endOffset);
              return r.toString();
            })""",
            name,
        )

    def drag(self, start, end, view=0):
        """Drag the mouse from before the character at `start` to after the one before `end` (code points)."""
        x, y = at_rest(self.page, lambda: (self.spot(start, view), self.spot(end - 1, view, after=True)))
        mouse = self.page.mouse
        mouse.move(*x)
        mouse.down()
        mouse.move(*y, steps=4)
        mouse.up()

    def spot(self, at, view=0, after=False):
        """Where on the screen the left (after: right) edge of the character at a code point is."""
        text = self.model.article["text"]
        unit = len(text[:at].encode("utf-16-le")) // 2
        size = len(text[at].encode("utf-16-le")) // 2
        return self.page.evaluate(
            """([unit, size, view, after]) => {
              const page = document.querySelectorAll(".kit-page")[view];
              const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
              for (let t; (t = walk.nextNode()); )
                if (t.from <= unit && unit < t.from + t.length) {
                  const r = new Range();
                  r.setStart(t, unit - t.from);
                  r.setEnd(t, unit - t.from + size);
                  t.parentElement.scrollIntoView({ block: "nearest" });
                  const box = r.getClientRects()[0];
                  return [after ? box.right - 1 : box.left + 1, (box.top + box.bottom) / 2];
                }
            }""",
            [unit, size, view, after],
        )

    def picked(self):
        """The words that are picked, as Python has them."""
        start, end = self.reader.picked
        return self.reader.article["text"][start:end]

    def mark(self, words):
        """Mark these words as an error, with the mouse."""
        self.drag(*at(self.model.article["text"], words))
        self.page.click(f".kit-card button:has-text('{DIFFERENT}')")

    def marked(self):
        """The words of all marks, as Python has them."""
        return [mark["content"]["text"] for mark in self.reader.marks]

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def texts(self):
        """The paragraphs on the page."""
        return self.page.eval_on_selector_all(".kit-page [data-n]", "all => all.map((e) => e.textContent)")


def at_rest(page, look):
    """What `look` sees once it sees the same twice: a page that has just been painted may still move."""
    seen = look()
    for _ in range(40):
        page.wait_for_timeout(25)
        before, seen = seen, look()
        if seen == before:
            return seen
    raise AssertionError("the page does not come to rest")


ENDS = """(reader, words) => {
  const walk = document.createTreeWalker(reader.querySelector(".kit-page"), NodeFilter.SHOW_TEXT);
  for (let t; (t = walk.nextNode()); ) {
    const n = t.data.indexOf(words);
    if (n < 0) continue;
    t.parentElement.scrollIntoView({ block: "center" });
    const r = new Range();
    r.setStart(t, n);
    r.setEnd(t, n + words.length);
    const boxes = [...r.getClientRects()], [first, last] = [boxes[0], boxes.at(-1)];
    return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
  }
}"""


def drag_words(page, reader, words):
    """Select these words of a reader's text with the mouse, once the page rests."""
    ends = at_rest(page, lambda: reader.evaluate(ENDS, words))
    page.mouse.move(*ends[:2])
    page.mouse.down()
    page.mouse.move(*ends[2:], steps=5)
    page.mouse.up()


def at(text, words):
    """Where the words stand, as a start and an end in code points."""
    return text.index(words), text.index(words) + len(words)


def spotting(text):
    """A reader in which errors of the text are marked."""
    return kit.spot_errors(Article("a", text), None)


def sources():
    """The report with what was said, as its key has it."""
    return kit.highlight_sources(G20, KEY)


def with_passages(text, spans, **options):
    """A reader of the text with passages p0, p1, … over these spans, or over these words."""
    spans = [span if isinstance(span, Span) else Span(*at(text, span)) for span in spans]
    over = [passage(span, id=f"p{n}", kind="direct", letter="D", group="g") for n, span in enumerate(spans)]
    return ReaderView(Article("a", text), passages=over, **options)
