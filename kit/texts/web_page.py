"""A web page to the paragraphs of its article, with the headline, the date and the source that the page names."""

from __future__ import annotations

import re
from typing import Any

_BESIDE = (
    "script, style, noscript, template, nav, footer, aside, form, button, iframe, svg, select, head, [hidden], "
    "[aria-hidden=true], [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=dialog], "
    "[aria-modal=true], "
    "a[href^='#footnote'], li[id^='footnote']"
)
_NAMED_BESIDE = re.compile(
    r"\b(?:share|sharing|social|newsletter|related|promo|advert|ads?|cookie|consent|gdpr|cmp|privacy|comments?|subscri\w+|breadcrumbs?"
    r"|recommend\w*|sidebar|menu|paywall|most-read|trending)\b"
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_LOOKS = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_CLOSES = re.compile(r"</(?:html|body|p|div|h1|article|main)>|<br ?/?>", re.IGNORECASE)
_DATES = ("article:published_time", "datePublished", "date", "dc.date", "DC.date.issued", "pubdate")


def looks_like_a_page(text: str) -> bool:
    """Whether a text is written in HTML: it begins as a page or a piece of one does, and closes a tag."""
    return bool(_LOOKS.match(text) and _CLOSES.search(text))


def page_text(markup: str | bytes) -> tuple[str, dict[str, str]]:
    """The paragraphs of a page with a blank line between them, and its title, date and publisher where it names them.

    Of a page with several parts the one with the most words in paragraphs is its article; what is beside it is left out.
    """
    from bs4 import BeautifulSoup, Comment

    page = BeautifulSoup(markup, "html.parser")
    about = _about(page)
    for comment in page.find_all(string=lambda s: isinstance(s, Comment)):
        comment.extract()
    for element in page.select(_BESIDE) + [e for e in page.find_all(True) if _is_beside(e)]:
        element.extract()
    for cell in page.find_all(True):
        if cell.name == "br":
            cell.replace_with("\v")
        elif cell.name in _BLOCKS:
            cell.insert(0, "\f")
            cell.append("\f")
    headline = _words(page.h1.get_text()) if page.h1 else ""
    body = _paragraphs(_article(page).get_text())
    if headline and not any(headline in paragraph for paragraph in body[:3]):
        body.insert(0, headline)
    return "\n\n".join(body), about | ({"title": headline} if headline else {})


def _is_beside(element: Any) -> bool:
    """Whether its class or id says that it is no part of the text, and it does not hold most of it."""
    named = " ".join([*element.get("class", ()), str(element.get("id", ""))]).lower() if element.attrs else ""
    return bool(named and _NAMED_BESIDE.search(named)) and element.name not in ("html", "body", "article", "main")


def _article(page: Any) -> Any:
    """The element of the article: what is marked as one, else where most words of paragraphs are, else all."""
    marked = page.find_all(["article", "main"]) or page.select("[role=main], [itemprop=articleBody]")
    if marked:
        return max(marked, key=lambda element: len(element.get_text()))
    parents: dict[int, list[Any]] = {}
    for p in page.find_all("p"):
        parents.setdefault(id(p.parent), [0, p.parent])[0] += len(p.get_text())
    most, whole = max(parents.values(), key=lambda found: found[0], default=(0, page)), len(page.get_text())
    return most[1] if most[0] > whole / 2 else page


def _paragraphs(text: str) -> list[str]:
    """The stretches between the ends of blocks, or between two line breaks, each with one kind of blank."""
    pieces = re.split(r"\s*(?:\f|\v[\s\v]*\v)[\s\f\v]*", text)
    lines = ("\n".join(filter(None, map(_words, piece.split("\v")))) for piece in pieces)
    return [paragraph for paragraph in lines if paragraph]


def _words(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def _about(page: Any) -> dict[str, str]:
    """What the page says of itself; nothing where it does not."""
    metas = [(str(m.get("property") or m.get("name") or m.get("itemprop") or ""), m) for m in page.find_all("meta")]
    said = {name: str(m.get("content") or "").strip() for name, m in reversed(metas)}
    time = page.find("time", attrs={"datetime": True})
    dates = [said.get(name, "") for name in _DATES] + ([str(time["datetime"])] if time else [])
    day = next((date[:10] for date in dates if re.match(r"\d{4}-\d\d-\d\d", date)), "")
    title = said.get("og:title") or (_words(page.title.get_text()) if page.title else "")
    found = {"title": title, "date": day, "publisher": said.get("og:site_name", "")}
    return {name: value for name, value in found.items() if value}
