"""The whole way of a text that a teacher brings, in a real browser: from a paste to a report on three students."""

import csv
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kit
from kit.__main__ import main
from kit.exercises.check import key_answer
from kit.exercises.exercise import read_exercises
from tests.browser.lab import write_notebook

ROOT = Path(__file__).parents[2]
PASTED = """Skip to content
Home | News | Sport
ADVERTISEMENT
Swimming pool stays open on Sundays
By Nora Lindqvist
14 March 2025, 10:40

The town pool will stay open on Sundays until the end of June, Mayor Ana Ruiz said on Friday. “Families asked us for it, and we listened,” she told reporters.

Read more: Ten walks for a wet weekend

Opening on Sundays costs about 900 crowns a week, according to a report by the sports office. It is paid from what was left
over last year.

“We are tired, but we are glad,” said Deniz Kaya, who has been a lifeguard for nine years. Kaya said that two more life-
guards were needed.

The swimming club had asked for the morning hours. Its chairwoman called the plan “half a gift”. “We train at seven, and at seven the doors are shut,” Mei Tanaka wrote on the club’s page.

Not everybody is content. To Pavel Horak, who lives beside the pool, Sunday was the only quiet day: music from the pool starts at ten.

The council votes on the plan on 2 April.

Share this article
© 2025 Shore News. All rights reserved."""


WHERE = """async (reader, words) => {
  const walk = document.createTreeWalker(reader.querySelector(".kit-page"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode() && !walk.currentNode.data.includes(words));
  const range = new Range(), at = walk.currentNode.data.indexOf(words);
  walk.currentNode.parentElement.scrollIntoView({ block: "center" });
  await new Promise((done) => setTimeout(done, 400)); // until the notebook rests
  range.setStart(walk.currentNode, at);
  range.setEnd(walk.currentNode, at + words.length);
  const { left, right, top, bottom } = range.getBoundingClientRect();
  return [left + 1, right - 1, (top + bottom) / 2];
}"""


class Hand:
    """A teacher's hand: what it does on a page, and how often it had to."""

    def __init__(self, page):
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, what):
        found = self.page.get_by_role("button", name=what, exact=True).first if isinstance(what, str) else what
        found.click()
        self.clicks += 1

    def choose(self, menu, option):
        self.page.get_by_label(menu).first.select_option(label=option)
        self.clicks += 2

    def drag(self, reader, words):
        left, right, y = reader.evaluate(WHERE, words)
        self.page.mouse.move(left, y)
        self.page.mouse.down()
        self.page.mouse.move(right, y, steps=5)
        self.page.mouse.up()
        self.clicks += 1

    def type(self, text):
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, key):
        self.page.keyboard.press(key)
        self.keys += 1

    def paste(self, text):
        self.page.keyboard.insert_text(text)
        self.keys += 2

    def leave(self):
        """Leave a box that was typed in."""
        self.click(self.page.locator(".kx-exercise b").first)


@pytest.fixture
def course(server):
    """A copy of the notebooks and the exercises, as a teacher has them, without any text of their own."""
    folder = server.folder / "whole"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    return folder


MOST_SECONDS = 600  # of a teacher's time: three a click, half a one a key
MOST_STOPS = 120  # of Tab from one thing to the next
STUDENT = """import json, sys, kit
from pathlib import Path
from kit.sheets.hand_in import hand_in, signed
article, key, sheet, ask = kit.lesson("02", article={id!r})
for name, answer in json.load(sys.stdin).items():
    sheet.save(name, {{"answer": answer}})
hand_in(signed(sheet.sheet, sheet.sheet.reader), article, [Path({inbox!r})])"""


AGREED = [
    ("The to", "Ana Ruiz", False),
    ("“Famil", "Ana Ruiz", False),
    ("Openin", "report by the sports office", False),
    ("“We ar", "Deniz Kaya", False),
    ("two mo", "Deniz Kaya", False),
    ("the mo", "the swimming club", False),
    ("the pl", "Mei Tanaka", False),
    ("“We tr", "Mei Tanaka", False),
    ("Sunday", "Pavel Horak", False),
]


def spoken(article, key):
    """How the words of each mark begin, whose they are, and whether nobody has checked them."""
    return [(article[a.content][:6], key.speaker(a.speaker).name, a.unchecked) for a in key.attributions]


def is_right(numbers, all, of, card, reader):
    """Say of one mark after the other that it is right, and see that the next of so many is counted as checked."""
    for n in numbers:
        of.click(card.get_by_role("button", name="That’s right. Next"))
        reader.get_by_text(f"{n} of {all} checked").first.wait_for()


def bring(page, hand):
    """Bring it, and see what was cleaned."""
    hand.click(page.get_by_label("Or paste the text here"))
    hand.paste(PASTED)
    hand.leave()
    page.get_by_text("Swimming pool stays open on Sundays · 7 paragraphs").wait_for()
    done = page.locator(".kx-exercise", has_text="Your text").locator("tbody tr")
    assert done.nth(3).inner_text().split("\t")[:2] == ["– left out", "ADVERTISEMENT"]
    hand.choose("May I hand this out?", "I wrote it myself")
    hand.click("Save this text")


def correct(page, hand, card):
    """Correct the draft: drop one, add one with a new speaker; rename, merge and sort speakers."""
    page.get_by_text("0 of 9 checked, 9 to go.").first.wait_for()
    hand.click("Next one to check (n)")
    is_right(range(1, 9), 9, hand, card, page)
    hand.click("Delete this mark")
    page.get_by_text("Everything is checked (8).").first.wait_for()
    own = page.locator(".kit-reader", has=page.get_by_text("Next one to check (n)")).first
    hand.drag(own, "Sunday was the only quiet day")
    hand.click(card.locator("button", has_text="This was said"))
    for what in ("This is the source", "This is the name of a new speaker"):
        hand.drag(own, "Pavel Horak")
        hand.click(card.locator("button", has_text=what))
    hand.click(card.get_by_label("indirect"))
    hand.click("That’s right. Next")
    hand.choose("Its chairwoman is the same as", "Mei Tanaka")
    hand.choose("Kind of speaker: report by the sports office", "document")
    hand.click(page.get_by_label("Name of swimming club"))
    hand.press("Control+a")
    hand.type("the swimming club")
    hand.press("Enter")
    page.get_by_label("Name of the swimming club").wait_for()


def mark_as_somebody_else(page, hand, ben, card):
    """Somebody else marks it on the same computer."""
    hand.click(page.get_by_label("Who else has marked this text, or will?"))
    hand.type("Ben")
    hand.click("They mark it here, on this computer")
    theirs = page.locator(".kit-reader", has=page.get_by_text("Next one to check (n)")).nth(1)
    ben.click(theirs.get_by_role("button", name="Next one to check (n)"))
    is_right(range(1, 6), 9, ben, card, theirs)
    ben.click("Delete this mark")
    theirs.get_by_text("5 of 8 checked").first.wait_for()
    is_right(range(6, 8), 8, ben, card, theirs)
    ben.click("Delete this mark")
    theirs.get_by_text("Saved. Everything is checked (7).").first.wait_for()


def agree(page, hand, card):
    """Settle each difference as the first of them has it."""
    hand.click("Compare")
    hand.click("Next difference (n)")
    for said in ("1 of 3 differences settled", "2 of 3 differences settled", "Every difference is settled (3)."):
        hand.click(card.get_by_label("as ana has it"))
        page.get_by_text(f"Saved. {said}").first.wait_for()
        hand.click(card.get_by_role("button", name="Next difference"))


def answer_as_three_students(asked, article, tmp_path):
    """All right, the first half, and nothing; each hands in what the class’s copy keeps."""
    for name, share in (("mia", 1), ("leo", 0.5), ("zoe", 0)):
        answers = {e.id: key_answer(e) for e in asked[: round(share * len(asked))]}
        script = STUDENT.format(id=article.id, inbox=str(tmp_path / "inbox"))
        ran = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path / "my-class" / "notebooks",
            env={**os.environ, "PYTHONPATH": str(tmp_path / "my-class"), "JUPYTERHUB_USER": name},
            input=json.dumps(answers), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr


def test_from_a_paste_to_a_report_by_mouse(open_book, course, tmp_path, monkeypatch, capsys):
    book = open_book("whole/notebooks/a_text_of_your_own.ipynb", height=1000, fresh=True).run_all()
    page, hand, ben = book.page, Hand(book.page), Hand(book.page)
    card = page.locator(".kit-card:visible")
    hand.clicks += 2  # Run, Run All Cells
    bring(page, hand)
    correct(page, hand, card)
    mark_as_somebody_else(page, hand, ben, card)
    agree(page, hand, card)
    folder = course / "texts" / "swimming-pool-stays-open-on"
    article = kit.read_article(folder)
    key = kit.read_key(folder, article)
    assert spoken(article, key) == AGREED

    # nothing is lost the next day, whoever runs a cell twice
    page.reload()
    book.idle()
    book.run_all().run_all()
    page.get_by_text("Every difference is settled (3).").first.wait_for()
    assert kit.read_key(folder, article) == key

    # the commands that stand on the page: hand it out, answer, hand in, grade
    monkeypatch.chdir(tmp_path)
    commands = [page.locator("td", has_text=f"{kit.PROGRAM} {name}").inner_text() for name in ("release", "grade")]
    assert main(shlex.split(commands[0].removeprefix(kit.PROGRAM))) == 0
    asked = read_exercises(course / "exercises" / "02_who_is_talking.toml", article, key)
    answer_as_three_students(asked, article, tmp_path)
    assert main([*shlex.split(commands[1].removeprefix(kit.PROGRAM)), "--lessons", "02"]) == 0
    assert "3 rows: 3 graded, 0 need attention." in capsys.readouterr().out
    with (tmp_path / "graded" / "gradebook.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    points = {who: sum(float(row[e.id]) for e in asked) for who, row in rows.items()}
    assert points == {"leo": sum(e.points for e in asked[:2]), "mia": sum(e.points for e in asked), "zoe": 0}
    page.goto((tmp_path / "graded" / "report.html").as_uri())
    page.get_by_text("3 students: 3 handed in a sheet that could be read, and 0 need attention.").wait_for()

    # what it took
    said = f"{hand.clicks} clicks and {hand.keys} keys, and {ben.clicks} clicks of a second reader"
    assert said in (ROOT / "INSTRUCTORS.md").read_text("utf-8")
    assert 3 * hand.clicks + hand.keys / 2 < MOST_SECONDS


class Keyboard(Hand):
    """The same without a mouse: Tab leads to everything."""

    def click(self, what):
        found = self.page.get_by_role("button", name=what, exact=True).first if isinstance(what, str) else what
        number = found.evaluate("e => [...e.closest('fieldset')?.querySelectorAll('input') || []].indexOf(e) + 1")
        self.go_to(self.page.locator(".kit-card:visible") if number else found)
        if number or found.evaluate("e => e.matches('button')"):
            self.press(str(number or "Space"))

    def leave(self):
        self.press("Tab")

    def go_to(self, found):
        """Tab until it has the focus, which has to come within a page of stops."""
        found.wait_for()
        for _ in range(MOST_STOPS):
            if found.and_(self.page.locator(":focus, :has(:focus)")).count():
                return
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {found}")

    def choose(self, menu, option):
        self.go_to(self.page.get_by_label(menu).first)
        self.type(option[:8])
        self.press("Tab")

    def drag(self, reader, words):
        self.go_to(reader.get_by_role("searchbox"))
        self.press("Control+a")
        self.type(words)
        self.press("Enter")
        self.go_to(reader.locator(".kit-card"))


def test_from_a_paste_to_a_key_by_keyboard_alone(server, course, new_page):
    page = new_page(reduced_motion="reduce")
    page.goto(f"{server.url}/voila/render/whole/notebooks/a_text_of_your_own.ipynb?token=kit", timeout=60_000)
    hand, ben = Keyboard(page), Keyboard(page)
    card = page.locator(".kit-card:visible")
    page.get_by_label("Or paste the text here").wait_for(timeout=60_000)
    bring(page, hand)
    correct(page, hand, card)
    mark_as_somebody_else(page, hand, ben, card)
    agree(page, hand, card)
    article = kit.read_article(course / "texts" / "swimming-pool-stays-open-on")
    assert spoken(article, kit.read_key(article.folder, article)) == AGREED
    assert hand.clicks == ben.clicks == 0
    assert hand.keys / 2 < MOST_SECONDS


OWN = (
    'import kit\nown = kit.own_text("answers")\nown',
    "own.speakers()",
    'own.mark("a")',
    'own.mark("b")',
    "own.settle()",
)


def test_what_two_readers_of_lesson_8_marked_is_settled_and_is_there_again(open_book, course):
    write_notebook(course / "own.ipynb", *OWN)
    book = open_book("whole/own.ipynb", height=1000, fresh=True).run_all()
    page, hand = book.page, Hand(book.page)
    hand.click(page.get_by_label("People, groups and documents, one name on each line"))
    hand.type("Ana Ruiz\nLeo Marsh")
    hand.leave()
    page.get_by_text("Saved.").first.wait_for()
    for n, speaker in enumerate(("Ana Ruiz", "Leo Marsh")):
        reader = page.locator(".kit-reader").nth(n)
        hand.drag(reader, "will run every hour from May")
        hand.click(reader.locator(".kit-card button", has_text="This was said"))
        reader.locator(".kit-card").get_by_label("Who is meant by the source?").select_option(label=speaker)
        reader.get_by_text("Saved.").first.wait_for()
    settle = page.locator(".kx-exercise", has_text="The places where you differ")
    hand.click(settle.get_by_role("button", name="Show me"))
    hand.click("Next difference (n)")
    card = page.locator(".kit-card:visible")
    hand.click(card.get_by_label("as reader b has it"))
    hand.click(card.get_by_role("button", name="Next difference"))
    page.get_by_text("Saved. Every difference is settled (1).").first.wait_for()
    (path,) = course.glob("answers/*-agreed")
    before = (path / "key.json").read_bytes()
    page.reload()
    book.idle()
    book.run_all().run_all()
    hand.click(settle.get_by_role("button", name="Show me"))
    page.get_by_text("Every difference is settled (1).").first.wait_for()
    article = kit.read_article(path)
    (mark,) = kit.read_key(path, article).attributions
    assert kit.read_key(path, article).speaker(mark.speaker).name == "Leo Marsh"
    assert (path / "key.json").read_bytes() == before
