"""The website in a browser that reaches nothing else: read at once, work, mark, hand in, close, come back offline."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

import kit
from kit.commands.site import site_of_a_copy
from kit.teacher.site import build
from kit.wording import wording
from tests.browser.conftest import new_context, page_in
from tests.browser.test_engines import engine  # noqa: F401

START = 180_000  # ms for Python in a page of a busy machine
COUNT = """
from nltk import FreqDist
from nltk.tokenize import RegexpTokenizer

def count(text, word):
    words = RegexpTokenizer(r"\\w+(?:[-’]\\w+)*").tokenize(text)
    return FreqDist(w.lower() for w in words)[word.lower()], len(words)
"""
SAVED = wording("vocabulary")["reader"]["saved"]


class Web:
    """A site behind a prefix, as on GitHub Pages; it counts what it sends, and can be cut off."""

    def __init__(self, folder):
        self.sent, self.cut = {}, False
        web = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self):
                if web.cut:
                    return self.close_connection
                return super().do_GET()

            def send_header(self, name, value):
                if name == "Content-Length":
                    web.sent[self.path.split("?")[0]] = int(value)
                super().send_header(name, value)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.folder = folder / "class" / "2026"
        self.url = f"http://127.0.0.1:{self.server.server_port}/class/2026/"

    def wheels(self):
        """The paths of all wheels, and of those that a lesson is not ready without."""
        inside = "static/pyodide/"
        packages = json.loads((self.folder / inside / "pyodide-lock.json").read_text("utf-8"))["packages"]
        found = [{each["file_name"] for each in packages.values()}, build.at_once(packages)]
        return [{f"/class/2026/{inside}{name}" for name in names} for names in found]


@pytest.fixture(scope="session")
def web(tmp_path_factory):
    try:
        build.pyodide_wanted()
    except kit.BadFile:
        pytest.skip("the extra “site” is not installed")
    folder = tmp_path_factory.mktemp("web")
    assert site_of_a_copy([str(folder / "class" / "2026")]) == 0
    web = Web(folder)
    yield web
    web.server.shutdown()
    web.server.server_close()


@pytest.fixture
def visitor(web, browser, outside):
    """Opens lessons of the site, all with the memory of one browser."""
    context = new_context(browser, outside, accept_downloads=True)
    yield lambda lesson: Lesson(page_in(context), web, lesson)
    context.close()


class Lesson:
    """A lesson's page, with Jupyter in the frame behind it."""

    def __init__(self, page, web, name):
        self.page = page
        page.goto(f"{web.url}{name}.html")

    def work(self):
        self.page.get_by_role("button", name="Start working").click(timeout=START)
        self.frame = self.page.frame(url=lambda url: "/notebooks/index.html" in url)
        return self

    def run_all(self):
        """Run all cells, and the errors among their outputs."""
        return self.frame.evaluate(
            """async () => {
              await jupyterapp.commands.execute("notebook:run-all-cells");
              const cells = jupyterapp.shell.currentWidget.content.widgets.filter((cell) => cell.model.type === "code");
              const outputs = cells.flatMap((cell) => cell.model.outputs.toJSON());
              const failed = (o) => o.output_type === "error" || /^<p style="border:1px dashed/.test((o.data || {})["text/html"] || "");
              return outputs.filter(failed).map((o) => o.evalue || o.data["text/html"]);
            }"""
        )

    def printed(self, code):
        """What code prints in the lesson's Python."""
        return self.frame.evaluate(
            """async (code) => {
              const { kernel } = jupyterapp.shell.currentWidget.context.sessionContext.session;
              const asked = kernel.requestExecute({ code }), said = [];
              asked.onIOPub = ({ content }) => said.push(content.text || content.evalue || "");
              await asked.done;
              return said.join("");
            }""",
            code,
        )

    def scroll_to(self, source):
        """Bring the cell with this code onto the screen: Jupyter draws no others."""
        self.frame.evaluate(
            """(source) => {
              const { content } = jupyterapp.shell.currentWidget;
              const at = content.widgets.findIndex((cell) => cell.model.sharedModel.getSource() === source);
              return content.scrollToItem(at, "start");
            }""",
            source,
        )

    def view(self, title):
        box = self.frame.locator(f".kx-exercise[aria-label='{title}']").last
        box.wait_for()
        return box


def test_lesson_1_is_read_at_once_worked_through_handed_in_and_there_again_without_the_network(visitor, web, outside):
    asked = len(outside.asked)
    web.sent.clear()
    lesson = visitor("01_read_it_twice")
    assert lesson.page.get_by_text("Indian Prime Minister Narendra Modi").first.is_visible()
    lesson.work()
    assert lesson.run_all() == []

    # mark a place by the keyboard, answer a question, hand in
    reader = lesson.frame.locator(".kit-reader").last
    reader.locator(".kit-page").focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowRight", "Enter", "Enter"):
        lesson.page.keyboard.press(key)
    reader.locator(".kit-saved").filter(has_text=SAVED).wait_for()
    hand_in = lesson.view("Hand in")
    hand_in.get_by_label("Your name", exact=True).fill("Ana Ruiz")
    hand_in.get_by_role("button", name="Hand in", exact=True).click()
    hand_in.get_by_text("Your receipt number is").wait_for()
    handed = downloaded(lesson.page, hand_in.get_by_text("Download the file"))
    assert handed["reader"]["name"] == "Ana Ruiz" and "/drive" not in hand_in.inner_text()
    mine = downloaded(lesson.page, lesson.view("My answers").get_by_role("button", name="Download my answers"))
    assert len(mine["answers"]["stumbles"]["value"]) == 1

    # what was fetched until the button was there, and all of it from this machine
    wheels, at_once = web.wheels()
    first = {path: size for path, size in web.sent.items() if "plotly" not in path and path not in wheels - at_once}
    assert sum(first.values()) <= 25_000_000
    lesson.page.get_by_text("work without the internet too")
    lesson.page.close()

    # come back without the network
    web.cut = True
    again = visitor("01_read_it_twice").work()
    assert again.run_all() == []
    kept = downloaded(again.page, again.view("My answers").get_by_role("button", name="Download my answers"))
    assert kept["answers"]["stumbles"] == mine["answers"]["stumbles"]
    web.cut = False
    assert outside.asked[asked:] == []


def downloaded(page, link):
    with page.expect_download() as started:
        link.click()
    return json.loads(started.value.path().read_text("utf-8"))


@pytest.mark.site
@pytest.mark.parametrize(
    "name", ["02_who_is_talking", "03_said_noted_mocked", "05_lost_in_translation", "08_your_own_article"]
)
def test_a_lesson_runs_whole(visitor, outside, name):
    asked = len(outside.asked)
    lesson = visitor(name).work()
    assert lesson.run_all() == []
    lesson.view("Hand in")
    assert outside.asked[asked:] == []


@pytest.mark.site
def test_lesson_6_counts_checks_code_in_the_page_and_its_charts_light_the_text(visitor, web, outside):
    asked = len(outside.asked)
    lesson = visitor("06_count_it").work()
    assert lesson.run_all() == []

    # code is checked inside the page
    assert lesson.printed(f"{COUNT}\nview = ask('Q28', count)\nprint(view.result['parts'][2])").startswith(
        "{'outcome': 'right'"
    )

    # a bar of the first chart lights its passages in the text
    lesson.scroll_to("kit.chart(article, key)")
    bar = lesson.frame.locator(".js-plotly-plot .bars .point path").nth(1)
    bar.wait_for()
    bar.click(force=True)
    lesson.frame.wait_for_function("() => document.querySelectorAll('.kit-lit').length > 0")
    assert outside.asked[asked:] == []


# ---- Firefox and WebKitGTK

IN_THE_PAGE = """
const script = document.createElement("script"), { dataset } = document.body;
delete dataset.told;
script.textContent = `Promise.resolve((${arguments[0]})(...${arguments[1]})).then(
  (told) => { document.body.dataset.told = JSON.stringify([told ?? null]); },
  (error) => { document.body.dataset.told = JSON.stringify([String(error)]); });`;
document.body.append(script);
"""
VIEW = "const view = [...document.querySelectorAll(`.kx-exercise[aria-label='${arguments[0]}']`)].at(-1);"


class InAnEngine(Lesson):
    """A lesson driven by WebDriver. It is its own frame, which takes functions as Playwright's frames do."""

    def __init__(self, driver, web, name):
        self.engine, self.frame = driver, self
        driver.send("SwitchToFrame", "frame", id=None)
        driver.go(f"{web.url}{name}.html")

    def work(self):
        ready = "const button = document.getElementById('work-here'); return !button.hidden && (button.click(), true)"
        self.until(ready)
        self.engine.send("SwitchToFrame", "frame", id=0)
        return self

    def until(self, text, *given):
        return self.engine.until(
            text, *given, seconds=600
        )  # WebKitGTK draws a chart in some seconds of an idle machine

    def evaluate(self, function, *given):
        self.engine.script(IN_THE_PAGE, function, json.dumps(given))
        return json.loads(self.until("return document.body.dataset.told"))[0]

    def press(self, title, button):
        pressed = "const b = [...(view?.querySelectorAll('button') ?? [])].find((b) => b.textContent === arguments[1]);"
        self.until(f"{VIEW}{pressed} return b && (b.click(), true)", title, button)


@pytest.mark.site
def test_a_place_is_marked_handed_in_and_there_again_in_another_engine(engine, web):  # noqa: F811
    lesson = InAnEngine(engine, web, "01_read_it_twice").work()
    assert lesson.run_all() == []
    lesson.scroll_to("kit.read(article, sheet)")
    lesson.until("const page = [...document.querySelectorAll('.kit-page')].at(-1); return page && (page.focus(), true)")
    engine.keys("\ue015", "\ue015", "\ue014", "\ue007", "\ue007")
    lesson.until("return [...document.querySelectorAll('.kit-side')].some((e) => /stumbled \\(1\\)/.test(e.innerText))")
    lesson.scroll_to("kit.hand_in(sheet, ask)")
    name = "const name = view?.querySelector('input'); if (!name) return; name.value = arguments[1];"
    lesson.until(
        f"{VIEW}{name} return name.dispatchEvent(new Event('input', {{ bubbles: true }}))", "Hand in", "Ana Ruiz"
    )
    lesson.press("Hand in", "Hand in")
    link = lesson.until(f"{VIEW} return view.querySelector('a.kx-download')?.href", "Hand in")
    handed = lesson.evaluate("async (link) => (await fetch(link)).json()", link)
    assert handed["reader"]["name"] == "Ana Ruiz" and len(handed["answers"]["stumbles"]["value"]) == 1

    engine.send("SwitchToFrame", "frame", id=None)
    engine.go("about:blank")
    again = InAnEngine(engine, web, "01_read_it_twice").work()
    assert again.run_all() == []
    assert again.printed("print(len(sheet.sheet.answers['stumbles'].value))") == "1\n"


@pytest.mark.site
@pytest.mark.parametrize("name", ["02_who_is_talking", "05_lost_in_translation", "06_count_it"])
def test_a_lesson_runs_whole_in_another_engine(engine, web, name):  # noqa: F811
    lesson = InAnEngine(engine, web, name).work()
    assert lesson.run_all() == []
    if name == "06_count_it":
        lesson.scroll_to("kit.chart(article, key)")
        lesson.until("const bar = document.querySelector('[data-kit-light]'); return bar && (bar.click(), true)")
        lesson.until("return document.querySelectorAll('.kit-lit').length > 0")
