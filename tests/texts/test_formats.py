"""A file of any kind becomes its text, by what it holds and not by its name; what cannot be read gets a sentence."""

import plistlib
import sys
from time import process_time

import pytest
from documents import pdf_file, web_page, word_file, zipped

import kit
from kit.commands.find import text_article
from kit.texts.formats import paragraphed, text_in

STORY = "Ferry is late\n\nThe ferry was late, Zoë Holm’s aide said.\n\n“It was fog,” she added — twice."
RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Ferry is late\par\par The ferry was late, Zo\'eb Holm\rquote s "
    rb"aide said.\par\par \ldblquote It was fog,\rdblquote  she added \u8212- twice.\par}"
)
RTF_OF_A_MAC = (
    b"{\\rtf1\\ansi\\ansicpg10000\\cocoartf2709\n{\\fonttbl\\f0 Helvetica;}\n\\f0\\fs24 Ferry is late\\\n\\\nThe ferry was late, "
    b"Zo\\'91 Holm\\'d5s aide said.\\\n\\\n\\'d2It was fog,\\'d3 she added \\uc0\\u8212  twice.}"
)
MAIL = (
    "From: Ana <ana@shore.example>\nTo: class@shore.example\nSubject: Ferry is late\nDate: Sat, 9 Mar 2024 10:00:00 +0000\n"
    "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
) + STORY.split("\n\n", 1)[1]
PAGE = web_page(
    "<nav>Home</nav><article><h1>Ferry is late</h1><p>The ferry was late, <b>Zoë</b> Holm&rsquo;s\n aide said.</p>"
    "<p>&ldquo;It was fog,&rdquo; she added &mdash; twice.</p><aside>Read more</aside></article><footer>© 2024</footer>",
    '<meta charset="utf-8"><meta property="og:site_name" content="Shore News">'
    '<meta property="article:published_time" content="2024-03-09T10:00Z">',
)
MHTML = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\nContent-Type: text/html; charset=utf-8\n"
    f"Content-Transfer-Encoding: 8bit\n\n{PAGE}\n--B--\n"
)
LINES = STORY.replace("\n\n", "\n")
KINDS = {
    "utf-8": STORY.encode(),
    "utf-8 with a mark": STORY.encode("utf-8-sig"),
    "utf-16 with a mark": STORY.encode("utf-16"),
    "utf-16-le": STORY.encode("utf-16-le"),
    "utf-16-be": STORY.encode("utf-16-be"),
    "utf-32": STORY.encode("utf-32"),
    "cp1252": STORY.encode("cp1252"),
    "Mac Roman with line ends of a Mac": STORY.replace("\n", "\r").encode("mac_roman"),
    "Windows line ends": STORY.replace("\n", "\r\n").encode(),
    "rtf": RTF,
    "rtf of a Mac": RTF_OF_A_MAC,
    "an e-mail": MAIL.encode(),
    "html": PAGE.encode(),
    "html in another encoding": PAGE.replace("utf-8", "windows-1252").encode("cp1252"),
    "html in utf-16": PAGE.encode("utf-16"),
    "a page in a single file": MHTML.encode(),
    "a web archive": plistlib.dumps({"WebMainResource": {"WebResourceData": PAGE.encode()}}, fmt=plistlib.FMT_BINARY),
    "Word": word_file(LINES),
    "pdf": pdf_file(STORY),
}


@pytest.mark.filterwarnings("ignore:.*check its letters", "ignore:Mended in this PDF")
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_come_out_of_every_kind_of_file_whatever_its_name(kind, tmp_path):
    path = tmp_path / "story.txt"
    path.write_bytes(KINDS[kind])
    text = kit.own_article(path).text
    assert text == text_article(path).text
    assert text == STORY


def test_the_printed_lines_of_a_pdf_are_joined_and_that_is_said(tmp_path):
    page = "Ferry is late\n\nThe captain of the ferry said on Friday that there had been fog in the har-\nbour all morning."
    (tmp_path / "story.pdf").write_bytes(
        pdf_file(
            f"{page}\nShore News page 1", "It lifted at noon, Ida Holm told the first of\nthem.\nShore News page 2"
        )
    )
    with pytest.warns(UserWarning, match=r"Mended in this PDF: page heads \(2\), hyphens \(1\), lines \(1\)"):
        text = kit.own_article(tmp_path / "story.pdf").text
    assert "in the harbour all morning." in text and "told the first of them." in text


def test_an_encoding_that_was_guessed_is_named():
    assert "byte 37 is not UTF-8, so it is read as Windows-1252; check" in text_in(KINDS["cp1252"]).note
    assert "read as Mac Roman; check its letters" in text_in(KINDS["Mac Roman with line ends of a Mac"]).note


@pytest.mark.parametrize(
    ("encodings", "text"),
    [
        ("cp1251 koi8-r iso8859-5 cp866 mac_cyrillic", "Паром опоздал на два часа, сказала мэр Анна. \"Был туман\", добавила она."),
        ("cp1252 mac_roman", "El ferri llegó dos horas tarde, dijo la alcaldesa Núñez. «¿Había niebla?», preguntó."),
        ("cp1252 mac_roman", "Die Fähre hatte zwei Stunden Verspätung, sagte Bürgermeisterin Müller: „Nebel!“"),
        ("cp1253", "Το πλοίο άργησε δύο ώρες, είπε η δήμαρχος Μαρία. «Είχε ομίχλη», πρόσθεσε."),
        ("cp1255", "המעבורת איחרה בשעתיים, אמרה ראש העיר. היה ערפל, הוסיפה."),
        ("cp1256", "تأخرت العبارة ساعتين، قالت رئيسة البلدية. كان هناك ضباب، أضافت."),
        ("shift_jis euc_jp", "フェリーは霧のため二時間遅れたと市長は述べた。「誰もけがをしていません」と彼女は語った。"),
        ("gb18030", "市长说，渡轮因大雾晚点两小时。“没有人受伤，”她告诉记者。"),
    ],
)  # fmt: skip
def test_texts_of_older_programs_are_read_in_the_letters_of_many_languages(encodings, text):
    pytest.importorskip("charset_normalizer")
    for encoding in encodings.split():
        given = text_in(text.encode(encoding))
        assert given.text == text, encoding
        assert "is not UTF-8, so it is read as" in given.note


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("utf-16-le", "שלום לכולם, אמרה השרה."),
        ("utf-16-be", "قال الوزير إن القوارب ستبحر."),
        ("utf-16-le", "部长说 雨."),
    ],
)
def test_utf_16_without_a_mark_is_read_in_any_letters(order, text):
    assert text_in(text.encode(order)).text == text


def test_a_page_says_its_date_and_source_and_what_stands_beside_the_article_is_left_out():
    given = text_in(PAGE)
    assert given.about == {"title": "Ferry is late", "date": "2024-03-09", "publisher": "Shore News"}
    assert given.kind == "html" and "Home" not in given.text and "2024" not in given.text


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<p>One<br><br>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<div>One <span>line</span></div><div>Two<script>var x;</script></div>", "One line\n\nTwo"),
        ("<header><h1>Head</h1></header><main><p>Body.</p><div class='share-bar'>Tweet</div></main>", "Head\n\nBody."),
        ("<div><p>Short.</p></div><div><p>The long part of it.</p><p>More of it.</p></div>", "The long part of it.\n\nMore of it."),
        ("<table><tr><td>One</td><td>Two</td></tr></table><ul><li>Three</ul>", "One\n\nTwo\n\nThree"),
        ("<div class='gdpr-wall'><p>We and our 812 partners store data.</p></div><div><p>It rained.</p></div>", "It rained."),
        ("<p>It rained.<!-- hidden --></p><p hidden>Never</p>", "It rained."),
    ],
)  # fmt: skip
def test_blocks_of_a_page_are_paragraphs(inside, text):
    assert text_in(web_page(inside)).text == text


@pytest.mark.parametrize(
    "text", ["<b>Ana</b> said it rained.", "Is 3 < 5 and 7 > 6? Ana said yes.", "{\\rtf is how such a file begins, Ana said."]
)  # fmt: skip
def test_a_text_with_a_tag_or_two_is_a_text(text):
    assert text_in(text if "rtf" not in text else f"“{text}”").text.strip("“”") == text


def test_in_a_word_file_what_was_added_counts_and_what_was_taken_out_does_not():
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr>{run.format('Ferry is late')}</w:p><w:p>{run.format('It was ')}"
        f"<w:ins w:id='1'>{run.format('very ')}</w:ins><w:del w:id='2'><w:r><w:delText>not </w:delText></w:r></w:del>"
        f"{run.format('late.')}</w:p><w:tbl><w:tr><w:tc><w:p>{run.format('A cell')}</w:p></w:tc></w:tr></w:tbl>"
    )
    assert text_in(word_file(body)).text == "Ferry is late\n\nIt was very late.\n\nA cell"


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD = {
    "an empty file": (b"", "there are no words in it"),
    "blanks": (b" \n \n", "there are no words in it"),
    "zero bytes": (b"\x00\x01\x02\x03", "this isn’t text: there’s a zero byte in it"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this isn’t text: there’s a zero byte in it"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "an old Word \\(.doc\\); open it in Word, save it as .docx"),
    "a zip": (zipped({"notes.txt": "It rained."}), "a zip archive, not a text: unpack it"),
    "an OpenDocument file": (zipped({"content.xml": "<x/>"}), "an OpenDocument file \\(.odt\\): save it as .docx or .txt"),
    "a spreadsheet": (zipped({"xl/workbook.xml": "<x/>"}), "this is a spreadsheet: copy the text out of it"),
    "half a Word file": (word_file(LINES)[:300], "this file is damaged"),
    "a broken Word file": (zipped({"word/document.xml": "<w:document"}), "this Word file is damaged"),
    "a zip bomb": (word_file("0" * 30_000_000), "its text unpacks to 30,000,\\d+ bytes; at most 20,000,000 are read"),
    "entities in entities": (
        word_file("", **{"word/document.xml": f"{LAUGHS}]><w:document>&i;</w:document>"}), "this Word file is damaged",
    ),
    "a locked PDF": (pdf_file(STORY, password="sesame"), "this PDF is locked with a password; open it"),
    "a scanned PDF": (pdf_file("", ""), "has pictures of pages and no text in it; have its text recognised \\(OCR\\)"),
    "half a PDF": (pdf_file(STORY)[:90], "this PDF is damaged"),
    "a long PDF": (pdf_file(*["x"] * 201), "it has 201 pages; at most 200 are read"),
    "a page of nothing": (web_page("<nav>Home</nav>").encode(), "there are no words in it"),
    "a web archive of nothing": (plistlib.dumps({}, fmt=plistlib.FMT_BINARY), "there is no web page in this file"),
    "a page that is elsewhere": (web_page("<iframe src='a.html'></iframe>").encode(), "the page fetches its text from elsewhere"),
    "a link": (b"[InternetShortcut]\r\nURL=https://shore.example/ferry\r\n", "this is only the address of a page; open the page"),
    "a locked Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "this file is locked with a password; open it",
    ),
    "an e-mail without words": (b"MIME-Version: 1.0\nContent-Type: text/plain\n\n \n", "there are no words in it"),
    "letters of nobody": (bytes(range(128, 256)) * 3, "its letters can’t be read \\(byte 0 is not UTF-8\\); save the file as UTF-8"),
    "a long text": (b"It rained. " * 460_000, "5,060,000 bytes are too many; at most 5,000,000 are read"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_read_gets_one_sentence_that_says_what_to_do(what, tmp_path):
    content, sentence = BAD[what]
    path = tmp_path / "story.txt"
    path.write_bytes(content)
    with pytest.raises(kit.BadFile, match=sentence) as refused:
        kit.own_article(path)
    assert str(refused.value).startswith("story.txt: ") and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("module", "content", "sentence"),
    [
        ("mammoth", KINDS["Word"], "this is a Word file, and reading one needs mammoth: run .* install mammoth, or paste"),
        ("bs4", KINDS["html"], "this is a web page, and reading one needs beautifulsoup4: run .*pip install beautifulsoup4"),
        ("pypdf", KINDS["pdf"], "this is a PDF, and reading one needs pypdf: run .*pip install pypdf, or paste the text"),
        ("striprtf", RTF, "this is an RTF file, and reading one needs striprtf: run .*pip install striprtf, or paste"),
    ],
)  # fmt: skip
def test_where_a_library_is_missing_a_sentence_has_the_command_that_brings_it(module, content, sentence, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(kit.BadFile, match=sentence):
        text_in(content)


def test_a_page_of_a_thousand_boxes_inside_one_another_is_read_in_time():
    begun = process_time()
    assert text_in(web_page("<div>" * 1_000 + "It rained." + "</div>" * 1_000)).text == "It rained."
    assert process_time() - begun < 5


def test_signs_that_control_a_printer_or_a_screen_are_no_part_of_a_text():
    assert text_in("The ferry was la\x02te,\x1b[0m Ida Holm said.\x00").text == "The ferry was late, Ida Holm said."


def test_a_line_that_ends_within_a_name_is_no_paragraph():
    assert paragraphed("The bridge is closed, engineer Ida\nHolm said on Monday.").count("\n") == 1
    assert paragraphed("In Hill, officials met Ida Holm\nThe bridge is closed.").count("\n") == 2
