"""Readers of long texts, and how a page is timed."""

import kit
from kit.model import Article, Span
from kit.views.reader import ReaderView, passage

KINDS = ("direct", "mixed", "indirect", "document")
PAINTED = """const painted = () => new Promise((go) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => go(performance.now());
  channel.port2.postMessage(0);
}));"""
SCROLL = """async () => {
  const gaps = [], begun = performance.now();
  for (let last = begun; performance.now() - begun < 3000; ) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    scrollTo(0, (now - begun) * 3);
  }
  scrollTo(0, 0);
  return gaps.filter((gap) => gap > 25).length;
}"""


def text_and_spans(copies, count):
    """The report so many times over, and so many spans of its words, evenly spread."""
    report = kit.read_article("g20-ministers")
    long = Article("long", "\n\n".join([report.text] * copies))
    words = kit.tokens(long.text)
    step = len(words) // count
    return long, [Span(words[n * step].start, words[n * step + step // 2].end) for n in range(count)]


def reader_of(long, spans):
    """A reader with these passages, of four kinds and ten speakers, in which words can be marked."""
    passages = [passage(s, id=f"p{n}", kind=KINDS[n % 4], letter="D", group=f"g{n % 10}") for n, s in enumerate(spans)]
    groups = [{"id": f"g{n}", "name": f"Speaker {n}", "kind": "official", "count": len(spans) // 10} for n in range(10)]
    task = {"roles": [["content", "", "Mark"]], "fields": [], "blank": {}, "list": "Marks", "actions": []}
    return ReaderView(long, passages=passages, groups=groups, task=task)
