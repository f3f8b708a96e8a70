"""The class while it works: a folder that fills, with files half written, twice there, hostile, and gone again."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import classes
import pytest

from kit import Mark, Span
from kit.teacher.report.class_report import watch_class

EXERCISES = Path(__file__).parents[3] / "exercises"
EVIL = "<img src=x onerror=alert(1)>\u202e"


def sheet(id, q01, saved=classes.SAVED, name="", **more):
    return classes.sheet(id, name or f"Student {id}", saved, Q01=[q01], errors=(Mark(Span(335, 343)),), **more)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sheets").mkdir()
    return tmp_path / "sheets"


@pytest.fixture
def live(folder, tmp_path):
    (tmp_path / "class.csv").write_text("student_id,name\ns0,Ana\ns1,Ben\ns9,Zoe\n", "utf-8")
    live = watch_class(folder, EXERCISES, lessons=["01", "05"], roster=tmp_path / "class.csv")
    yield live
    live.close()


def put(folder, name, content):
    (folder / name).write_text(content, "utf-8")


def text(live):
    return " ".join(unescape(re.sub(r"<style.*?</style>|<[^>]+>", " ", live._repr_html_(), flags=re.DOTALL)).split())


def begun(live):
    return [row.student_id for row in live.now().rows]


def test_an_empty_folder_and_one_that_is_not_there_yet_are_a_sentence(folder, live):
    assert "There’s nothing in " in text(live)
    assert "There’s nothing in " in text(watch_class(folder / "nowhere", EXERCISES))


def test_who_has_begun_comes_as_the_folder_fills(folder, live):
    put(folder, "a.json", sheet("s0", "group"))
    assert (begun(live), [reader.id for reader in live.now().missing]) == (["s0"], ["s1", "s9"])
    put(folder, "b.json", sheet("s1", "ukraine"))
    assert begun(live) == ["s0", "s1"]
    assert "2 have started. Not started yet: 1." in text(live)
    assert "Zoe (s9) 0 of 10 0" in text(live)


def test_a_file_that_is_half_written_breaks_nothing_and_keeps_what_was_read(folder, live):
    whole = sheet("s0", "group")
    put(folder, "a.json", whole)
    live.now()
    for end in (0, 1, len(whole) // 2, len(whole) - 3):
        put(folder, "a.json", whole[:end])
        assert begun(live) == ["s0"], end
        put(folder, "new.json", whole[:end])  # never seen whole
        assert live.now().unread == ("new.json",), end
    (folder / "new.json").unlink()
    put(folder, "a.json", sheet("s0", "ukraine"))
    assert live.now().rows[0].facts["answers"]["Q01"]["outcome"] == "not yet"
    (folder / "a.json").unlink()
    assert begun(live) == []


def test_of_two_copies_of_one_student_the_newer_counts_and_what_is_no_sheet_is_nobody(folder, live):
    put(folder, "g20.s0.json", sheet("s0", "group", "2026-11-20T09:00:00Z"))
    put(folder, "g20.s0-DESKTOP-9.json", sheet("s0", "ukraine", "2026-11-20T10:00:00Z"))
    put(folder, ".g20.s0.json.lock", "")
    put(folder, "notes.txt", "Dear teacher")
    now = live.now()
    assert [(row.student_id, row.file) for row in now.rows] == [("s0", "g20.s0-DESKTOP-9.json")]


def test_what_is_hard_now_and_the_next_vote_are_told(folder, live):
    for n, answer in enumerate(("group", "group", "ukraine", "ukraine")):
        put(folder, f"{n}.json", sheet(f"s{n}", answer, Q02=["10", "officials"]))
    shown = text(live)
    assert "Worth a vote now: Q01, What the sentence says. 2 of 4 have it right." in shown
    hard = shown.partition("What is hard now")[2].partition("Who has begun")[0]
    assert "Q01" in hard and "2 × Ukraine" in hard and "Q02" not in hard  # which all have right
    assert "Where the class sees errors" in shown


def test_a_hostile_name_is_text_and_names_can_be_left_out(folder, live):
    put(folder, "a.json", sheet("s0", "group", name=EVIL))
    assert "<img" not in live._repr_html_() and "\u202e" not in live._repr_html_()
    hidden = watch_class(folder, EXERCISES, lessons=["01"], names=False)
    assert "1 have started" in text(hidden) and "s0" not in text(hidden)
    hidden.close()


def test_only_what_changed_is_graded_again(folder, live, monkeypatch):
    put(folder, "a.json", sheet("s0", "group"))
    live.now()
    monkeypatch.setattr(live._grader, "grade", pytest.fail)
    assert begun(live) == ["s0"]


def test_it_looks_again_by_itself_until_it_is_stopped(folder, live, monkeypatch):
    shown, looked = [], asyncio.Event()

    class Place:
        def update(self, html):
            shown.append(html.data)
            looked.set()

    monkeypatch.setattr("IPython.display.display", lambda html, display_id: shown.append(html.data) or Place())

    async def lesson():
        live.show(every=0.01)
        put(folder, "a.json", sheet("s0", "group"))
        while "1 have started" not in shown[-1]:
            await asyncio.wait_for(looked.wait(), 60)
            looked.clear()
        live.stop()
        seen = len(shown)
        await asyncio.sleep(0.05)
        return seen == len(shown)

    with ThreadPoolExecutor(1) as apart:  # a browser that another test opened may have this thread's loop
        assert apart.submit(asyncio.run, lesson()).result()
    assert "There’s nothing in " in shown[0]
