"""Answer sheets on disk: nothing a reader marked is lost, and what goes wrong is said in a sentence."""

import errno
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import pytest

from kit.files import read_sheet
from kit.model import Article, Attribution, Mark, Span
from kit.sheets import lock
from kit.sheets.copies import copies, take_in
from kit.sheets.sheet_file import NotSaved, open_sheet
from kit.strict import BadFile

PROJECT = Path(__file__).parents[2]
ARTICLE = Article("rain", "Rain fell. “It rained,” Ruiz said.")
RAIN = Mark(Span(0, 4), "style", "minor", "Snow", 2, "m1")  # Rain
FELL = Mark(Span(5, 9), "fluency/grammar", "major", id="m2")  # fell
SAID = Mark(Span(29, 33), "terminology", "critical", id="m3")  # said
WHO = Attribution(content=Span(11, 23), source=Span(24, 28), cue=Span(29, 33), speaker="ruiz", type="direct", id="a1")


def half_past_five():
    return datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path):
    return lambda **more: open_sheet(ARTICLE, tmp_path, "s017", "Reader 17", now=half_past_five, **more)


def on_disk(path):
    return read_sheet(path, ARTICLE)


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


# ---- one reader, one notebook


def test_a_new_sheet_is_empty_and_no_file_yet(opened, tmp_path):
    file = opened()
    assert (file.sheet.marks, file.sheet.attributions, file.message, names(tmp_path)) == ((), (), "", [])
    assert file.path == tmp_path / "rain.s017.json"


def test_the_file_is_the_format_we_promise(opened):
    file = opened()
    file.save("errors", (Mark(Span(0, 4), "style", "minor", "", 2),))
    mark = {
        "start": 0, "end": 4, "text": "Rain", "category": "style", "severity": "minor", "repair": "", "confidence": 2,
        "id": "",
    }  # fmt: skip
    found = json.loads(file.path.read_text("utf-8"))
    (notebook,) = found["versions"]["clock"]
    assert found.pop("versions")["made"]["errors"].popitem()[1] == f"{notebook}.1"  # this notebook's first change
    assert found == {
        "format": 1,
        "article": {"id": "rain", "sha256": ARTICLE.sha256},
        "reader": {"id": "s017", "name": "Reader 17"},
        "answers": {"errors": {"value": [mark], "saved": "2026-11-23T17:30:00Z"}},
    }


def test_what_was_saved_is_there_when_opened_again(opened):
    opened().save("errors", [RAIN, FELL])  # a list is as good as a tuple
    opened().save("sources", (WHO,))
    assert (opened().sheet.marks, opened().sheet.attributions) == ((RAIN, FELL), (WHO,))


def test_saved_is_utc_wherever_the_clock_is(tmp_path):
    noon_in_delhi = datetime.fromisoformat("2026-11-23T12:00:00+05:30")
    file = open_sheet(ARTICLE, tmp_path, now=lambda: noon_in_delhi)
    assert file.save("errors", (RAIN,)).answers["errors"].saved == "2026-11-23T06:30:00Z"


def test_the_version_before_is_kept(opened, tmp_path):
    file = opened()
    file.save("errors", (RAIN,))
    file.save("errors", (RAIN, FELL))
    assert names(tmp_path) == ["rain.s017.json", "rain.s017.previous.json"]
    assert not list(tmp_path.glob(".*.tmp"))
    assert on_disk(tmp_path / "rain.s017.previous.json").marks == (RAIN,)


def test_nothing_changed_is_not_written(opened, tmp_path):
    file = opened()
    file.save("errors", ())
    assert names(tmp_path) == []
    file.save("errors", (RAIN,))
    written = file.path.stat().st_mtime_ns, file.path.stat().st_ino
    file.save("errors", (RAIN,))
    assert (file.path.stat().st_mtime_ns, file.path.stat().st_ino) == written


def test_the_folder_is_made_when_it_is_missing_and_the_account_is_the_reader(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "Ana.Ruiz")
    open_sheet(ARTICLE, tmp_path / "my" / "answers").save("errors", (RAIN,))
    assert names(tmp_path / "my" / "answers") == ["rain.ana-ruiz.json"]


def test_tasks_the_kit_does_not_know_stay_as_they_are(opened):
    opened().save("Q19", {"chosen": ["b", None], "sure": 0.5, "👩‍👧": "क्‍ष"})
    opened().save("errors", (RAIN,))
    assert opened().sheet.answers["Q19"].value == {"chosen": ["b", None], "sure": 0.5, "👩‍👧": "क्‍ष"}


def test_one_is_not_true(opened):
    opened().save("Q1", 1)
    assert opened().save("Q1", True).answers["Q1"].value is True
    assert json.loads(opened().path.read_text("utf-8"))["answers"]["Q1"]["value"] is True


def test_a_name_given_later_is_kept_and_no_name_forgets_none(tmp_path):
    open_sheet(ARTICLE, tmp_path, "s017").save("errors", (RAIN,))
    open_sheet(ARTICLE, tmp_path, "s017", "José").save("errors", (FELL,))
    open_sheet(ARTICLE, tmp_path, "s017").save("errors", (SAID,))
    assert open_sheet(ARTICLE, tmp_path, "s017").sheet.reader.name == "José"


@pytest.mark.parametrize("reader", ["../s017", "a/b", "a\\b", "a.previous", "a b", "a\0", "x" * 41, "C:", "\n"])
def test_a_reader_id_that_makes_no_file_name_is_refused(tmp_path, reader):
    with pytest.raises(ValueError, match="letters, digits, - and _"):
        open_sheet(ARTICLE, tmp_path, reader)
    assert names(tmp_path) == []


@pytest.mark.parametrize("reader", ["s017", "José", "Jose\u0301", "रवि", "محمد", "А-Б_1"])
def test_letters_of_any_script_make_a_reader_id_composed_or_not(tmp_path, reader):
    open_sheet(ARTICLE, tmp_path, reader).save("errors", (RAIN,))
    assert open_sheet(ARTICLE, tmp_path, normalize("NFC", reader)).sheet.marks == (RAIN,)
    assert open_sheet(ARTICLE, tmp_path, normalize("NFD", reader)).sheet.marks == (RAIN,)


def test_an_article_id_that_is_a_path_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"article id “\.\./rain”"):
        open_sheet(Article("../rain", "Rain."), tmp_path)


# ---- values that are no answer


@pytest.mark.parametrize(
    ("task", "value", "sentence"),
    [
        ("Q1", {1, 2}, "answers.Q1: this isn’t a JSON value (Object of type set is not JSON serializable)"),
        ("Q1", float("nan"), "answers.Q1: this isn’t a JSON value"),
        ("Q1", "half \ud83d", r"rain.s017.json: there’s half a character in a text, '\ud83d'"),
        ("Q1", "x" * 6_000_000, "bytes are too many; at most 5,000,000 are read"),
        ("errors", (Mark(Span(0, 4), "wrong word"),), "answers.errors.value[0].category: “wrong word” is not one of"),
        ("errors", (Mark(Span(30, 99)),), "answers.errors.value[0]: end 99 is past the article's last character, 34"),
        ("errors", (Mark(Span(0, 4), repair="\ud83d"),), r"half a character in a text, '\ud83d'"),
    ],
)
def test_a_value_that_could_not_be_read_again_is_refused_and_the_file_stays(opened, tmp_path, task, value, sentence):
    opened().save("errors", (FELL,))
    with pytest.raises(BadFile) as refused:
        opened().save(task, value)
    assert sentence in str(refused.value)
    assert ".tmp" not in str(refused.value)
    assert (opened().sheet.marks, names(tmp_path)) == ((FELL,), ["rain.s017.json"])


def test_a_value_nested_beyond_reason_is_refused(opened):
    deep = []
    for _ in range(400):
        deep = [deep]
    with pytest.raises(BadFile, match="nested too deeply"):
        opened().save("Q1", deep)


# ---- two notebooks, one sheet


def test_two_notebooks_keep_each_others_marks(opened):
    one, two = opened(), opened()
    one.save("errors", (RAIN,))
    assert two.save("errors", (FELL,)).marks == (RAIN, FELL)
    assert one.save("errors", (RAIN, SAID)).marks == (RAIN, FELL, SAID)


def test_marks_that_got_their_ids_on_the_page_are_the_same_marks(opened):
    """A sheet may come without ids; the page names the marks it shows, and can change and remove them."""
    opened().save("errors", (Mark(RAIN.span), Mark(FELL.span)))
    shown = (Mark(RAIN.span, id="r0"), Mark(FELL.span, id="r1"))
    file = opened()
    changed = (Mark(RAIN.span, repair="Snow", id="r0"), shown[1])
    assert file.save("errors", changed, shown).marks == changed
    assert file.save("errors", changed[:1], changed).marks == changed[:1]
    assert opened().save("errors", (), changed[:1]).marks == ()


def test_places_where_a_reader_stumbled_are_marks_too(opened):
    opened().save("stumbles", (RAIN,))
    assert opened().sheet.answers["stumbles"].value == (RAIN,)
    assert opened().save("stumbles", (FELL,), ()).answers["stumbles"].value == (RAIN, FELL)


def test_the_sheet_returned_has_the_answer_even_where_there_was_nothing_to_write(opened):
    assert opened().save("errors", ()).answers["errors"].value == ()
    assert not opened().path.exists()


def test_a_mark_that_came_with_another_task_is_not_taken_for_removed(opened):
    one, two = opened(), opened()
    one.save("errors", (RAIN,))
    two.save("sources", (WHO,))  # two has now seen the sheet, but its page still shows no mark
    assert two.save("errors", (FELL,)).marks == (RAIN, FELL)
    assert one.save("errors", (RAIN, FELL)).attributions == (WHO,)


def test_a_mark_of_the_other_notebook_can_be_removed_once_it_is_seen(opened):
    one, two = opened(), opened()
    one.save("errors", (RAIN,))
    shown = two.save("errors", (FELL,)).marks
    assert two.save("errors", (FELL,), seen=shown).marks == (FELL,)


PLAYER = """
import sys
sys.path.insert(0, sys.argv[1])
from kit.sheets.sheet_file import open_sheet
from kit.model import Article, Mark, Span
file = open_sheet(Article("rain", "Rain fell. “It rained,” Ruiz said."), sys.argv[2], "s017")
print("ready", flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[4])):
    file.save("errors", tuple(Mark(Span(0, 4), id=sys.argv[3] + str(mark)) for mark in range(n + 1)))
"""


@contextmanager
def playing(folder, name, times):
    """A process that saves one mark more, again and again, once it gets a line."""
    args = [sys.executable, "-c", PLAYER, str(PROJECT), str(folder), name, str(times)]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_two_processes_that_save_fifty_marks_each_lose_none(opened, tmp_path):
    with playing(tmp_path, "a", 50) as one, playing(tmp_path, "b", 50) as two:
        for process in (one, two):
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.wait(60) for process in (one, two)] == [0, 0]
    assert {mark.id for mark in opened().sheet.marks} == {f"{name}{n}" for name in "ab" for n in range(50)}


@pytest.mark.parametrize("after", [0.02, 0.09])
def test_a_kernel_killed_while_it_saves_leaves_a_sheet_that_can_be_read(opened, tmp_path, after):
    with playing(tmp_path, "a", 100_000) as process:
        process.stdin.write("\n")
        process.stdin.flush()
        while not (tmp_path / "rain.s017.json").exists():
            assert process.poll() is None
            time.sleep(0.001)
        time.sleep(after)
        process.kill()
    file = opened()
    assert file.message == ""
    marked = [mark.id for mark in file.sheet.marks]
    assert marked == [f"a{n}" for n in range(len(marked))] != []
    assert len(file.save("errors", (*file.sheet.marks, FELL)).marks) == len(marked) + 1  # the lock went with it
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_notebook_that_sleeps_on_the_lock_is_not_waited_for_forever(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    with lock.locked(tmp_path / "rain.s017.json"):
        file = opened()
        with pytest.raises(NotSaved, match="another program keeps it locked"):
            file.save("errors", (RAIN,))
    assert file.save("errors", (RAIN,)).marks == (RAIN,)


def test_a_drive_without_locks_still_saves(opened, monkeypatch):
    def no_locks(handle):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "take", no_locks)
    assert opened().save("errors", (RAIN,)).marks == opened().sheet.marks == (RAIN,)


# ---- a sync service, a backup, another computer


@pytest.fixture
def page(opened, monkeypatch):
    """Opens the sheet; what it gives makes one change, as a page does, and returns the marks then shown."""

    def started(**another_computer):
        def here(act):
            with monkeypatch.context() as computer:
                for name, value in another_computer.items():
                    computer.setenv(name, value)
                return act()

        def change(act, id):
            marks = {mark.id: mark for mark in shown if mark.id != id}
            if act != "remove":
                marks[id] = Mark(Span(0, 4), repair="" if act == "mark" else act, id=id)
            shown[:] = here(lambda: file.save("errors", tuple(marks.values()), tuple(shown))).marks
            return [*(mark.id + mark.repair for mark in shown), *["!"] * bool(file.message)]

        file = here(opened)
        shown = [*file.sheet.marks]
        return change

    return started


def ids(path):
    return [mark.id + mark.repair for mark in on_disk(path).marks]


def marked(page, path, *names):
    """Makes these marks on a page; what the file held after each."""
    return [(page("mark", name), path.read_bytes())[1] for name in names]


def test_five_marks_the_file_goes_back_to_two_and_one_more_mark_makes_six(opened, page, tmp_path):
    path, one = tmp_path / "rain.s017.json", page()
    _, two, *_ = marked(one, path, *"abcde")
    path.write_bytes(two)
    assert one("mark", "f") == [*"abcdef", "!"]
    assert ids(path) == [*"abcdef"]
    assert ids(tmp_path / "rain.s017.previous.json") == [*"abcde"]  # and not the two
    assert one("mark", "g") == [*"abcdefg"]  # nothing more to say


def test_a_second_process_that_opens_the_file_that_went_back_takes_nothing_from_the_first(page, tmp_path):
    path, one = tmp_path / "rain.s017.json", page()
    _, two, *_ = marked(one, path, *"abcde")
    path.write_bytes(two)
    (tmp_path / "rain.s017.previous.json").unlink()
    other = page(XDG_STATE_HOME=str(tmp_path / "another computer"))
    assert other("mark", "x") == [*"abx"]
    assert sorted(one("mark", "f")) == ["!", *"abcdefx"]
    assert sorted(other("mark", "y")) == [*"abcdefxy"]


def test_when_all_notebooks_were_closed_this_computer_knows_what_it_wrote_last(opened, page, tmp_path):
    path, one = tmp_path / "rain.s017.json", page()
    *_, five = marked(one, path, *"abcde")
    assert one("remove", "c") == [*"abde"]
    path.write_bytes(five)
    (tmp_path / "rain.s017.previous.json").unlink()
    assert "rain.s017.json had gone back to an older version" in opened().message
    assert page()("mark", "f") == [*"abdef"]  # e is not lost, and c does not come back
    assert ids(path) == [*"abdef"]


@pytest.mark.parametrize("begun", [False, True])
def test_a_sheet_that_was_deleted_is_begun_anew(opened, tmp_path, begun):
    opened().save("errors", (RAIN, FELL))
    for path in tmp_path.glob("*.json"):
        path.unlink()
    file = opened()
    if begun:
        file.save("errors", (SAID,))
    assert (file.sheet.marks, file.message) == ((SAID,) if begun else (), "")
    assert opened().sheet == file.sheet


def test_on_another_computer_the_version_before_tells_that_the_file_went_back(opened, page, tmp_path, monkeypatch):
    path = tmp_path / "rain.s017.json"
    _, two, *_ = marked(page(), path, *"abcde")
    path.write_bytes(two)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another computer"))
    file = opened()
    assert [mark.id for mark in file.sheet.marks] == [*"abcd"]  # the version before the last
    assert "rain.s017.json had gone back to an older version" in file.message
    file.save("errors", (*file.sheet.marks, RAIN))
    assert ids(path) == [*"abcd", "m1Snow"]
    assert ids(tmp_path / "rain.s017.previous.json") == [*"abcd"]


def test_what_was_removed_does_not_come_back_with_the_file_and_undo_brings_it_back(page, tmp_path):
    path, one = tmp_path / "rain.s017.json", page()
    *_, five = marked(one, path, *"abcde")
    assert one("remove", "c") == [*"abde"]
    path.write_bytes(five)
    assert sorted(one("mark", "f")) == ["!", *"abdef"]
    assert sorted(one("mark", "c")) == [*"abcdef"]


def test_a_changed_mark_and_an_answer_stay_changed_when_the_file_goes_back(opened, page, tmp_path):
    path, one = tmp_path / "rain.s017.json", page()
    (early,) = marked(one, path, "a")
    assert one("Snow", "a") == ["aSnow"]
    file = opened()
    for answer in ("a", "b"):
        file.save("Q1", {"answer": [answer]})
    path.write_bytes(early)
    assert one("mark", "b") == ["aSnow", "b", "!"]
    path.write_bytes(early)
    file.save("sources", (WHO,))
    assert (on_disk(path).answers["Q1"].value, on_disk(path).attributions) == ({"answer": ["b"]}, (WHO,))


def test_of_two_changes_to_one_mark_both_are_kept_one_beside_it_and_that_is_said(opened):
    opened().save("errors", (RAIN,))
    one, two = opened(), opened()
    snow, hail = (Mark(RAIN.span, repair=repair, id="m1") for repair in ("Snow", "Hail"))
    one.save("errors", (snow,))
    assert two.save("errors", (hail,)).marks == (hail,)
    assert "was changed in two places. The one from here is used" in two.message
    assert [kept["repair"] for kept in on_disk(two.path).versions.beside["errors"]] == ["Snow"]
    two.save("errors", (hail, FELL), (hail,))
    assert two.message == "" and on_disk(two.path).versions.beside["errors"]


def test_what_came_along_unseen_is_not_overwritten_unsaid_and_not_removed(opened):
    opened().save("errors", (RAIN, FELL))
    one, two = opened(), opened()
    snow, hail = (Mark(RAIN.span, repair=repair, id="m1") for repair in ("Snow", "Hail"))
    one.save("Q1", {"answer": ["theirs"]})
    one.save("errors", (snow, Mark(FELL.span, "style", id="m2")), (RAIN, FELL))
    two.save("sources", (WHO,))  # with it came both changes, which the page has not shown
    two.save("Q1", {"answer": ["mine"]})
    assert "was changed in two places" in two.message
    shown = two.save("errors", (hail,), (RAIN, FELL)).marks  # one changed, one removed
    assert shown == (hail, Mark(FELL.span, "style", id="m2"))
    kept = on_disk(two.path).versions.beside
    assert (kept["Q1"], [mark["repair"] for mark in kept["errors"]]) == (({"answer": ["theirs"]},), ["Snow"])


def test_marks_of_a_key_are_kept_as_a_readers_marks_and_can_be_removed(opened):
    finding = replace(WHO, level=2, rule="quote after", reason="“said”")
    file = opened()
    file.save("sources", (WHO,))
    file.save("sources", (WHO, replace(finding, id="a2")))
    assert opened().sheet.attributions == file.sheet.attributions == (WHO, replace(WHO, id="a2"))
    assert file.save("sources", (WHO,), (WHO, replace(finding, id="a2"))).attributions == (WHO,)


@pytest.mark.parametrize(
    "name",
    [
        "rain.s017-DESKTOP-9.json",  # OneDrive
        "rain.s017 (1).json",  # a browser, Google Drive
        "Copy of rain.s017.json",  # Google Drive
        "rain.s017 (Ana's conflicted copy 2026-11-23).json",  # Dropbox
        "rain.s017 (In Konflikt stehende Kopie von Ana).json",
        "rain.s017 (conflicted copy 2026-11-23 173000).json",  # Nextcloud
        "rain.s017.sync-conflict-20261123-173000-ABCDEFG.json",  # Syncthing
        "rain.s017 2.json",  # iCloud
        "rain.s017 - Copy.json",  # Windows
        "Rain.S017_conflict-20261123-173000.JSON",  # ownCloud
    ],
)
def test_the_copy_of_another_computer_is_noticed_and_taken_in_when_asked(opened, tmp_path, name):
    file = opened()
    file.save("errors", (RAIN,))
    copy = tmp_path / name
    copy.write_bytes(file.path.read_bytes())
    assert copies(file) == ()  # it holds nothing else
    elsewhere = open_sheet(ARTICLE, tmp_path / "desktop", "s017")
    elsewhere.save("errors", (FELL,))
    copy.write_bytes(elsewhere.path.read_bytes())
    assert [found.path for found in copies(file)] == [copy]
    assert on_disk(file.path).marks == (RAIN,)  # not before it is asked for
    take_in(file)
    assert (set(on_disk(file.path).marks), copies(file), copy.exists()) == ({RAIN, FELL}, (), True)


def test_the_sheet_of_another_reader_is_no_copy_and_a_copy_that_cannot_be_read_is_named(opened, tmp_path):
    file = opened()
    file.save("errors", (RAIN,))
    open_sheet(ARTICLE, tmp_path, "s017-DESKTOP-9").save("errors", (FELL,))
    open_sheet(ARTICLE, tmp_path, "s0175").save("errors", (FELL,))
    (tmp_path / "rain.s017 (1).json").write_text("oops")
    assert [(copy.path.name, copy.sheet) for copy in copies(file)] == [("rain.s017 (1).json", None)]
    assert "this is not JSON" in copies(file)[0].problem
    assert take_in(file) == ()


def test_where_the_sheet_is_gone_the_version_before_it_is_a_copy_to_take_in(opened):
    file = opened()
    file.save("errors", (RAIN,))
    file.save("errors", (RAIN, FELL))
    file.path.unlink()
    again = opened()
    assert again.sheet.marks == ()
    take_in(again)
    assert on_disk(file.path).marks == (RAIN,)


def test_a_copy_that_says_something_else_is_used_beside_what_is_here(opened, tmp_path):
    file = opened()
    file.save("Q1", {"answer": ["here"]})
    elsewhere = open_sheet(ARTICLE, tmp_path / "desktop", "s017")
    elsewhere.save("Q1", {"answer": ["there"]})
    (tmp_path / "rain.s017-DESKTOP-9.json").write_bytes(elsewhere.path.read_bytes())
    take_in(file)
    assert on_disk(file.path).answers["Q1"].value == {"answer": ["here"]}
    assert on_disk(file.path).versions.beside["Q1"] == ({"answer": ["there"]},)
    assert "The same answer was changed in two places" in file.message


def test_saved_is_not_said_of_what_a_sync_service_took_away_while_it_was_written(opened, monkeypatch):
    def taken(*paths):
        really(*paths)
        if str(paths[1]).endswith("rain.s017.json"):
            Path(paths[1]).unlink()

    file, really = opened(), os.replace
    with monkeypatch.context() as syncing, pytest.raises(NotSaved, match="rain.s017.json isn't saved"):
        syncing.setattr(os, "replace", taken)
        file.save("errors", (RAIN,))
    assert file.save("errors", (RAIN, FELL)).marks == on_disk(file.path).marks == (RAIN, FELL)


# ---- sheets that cannot be used


BROKEN = {
    "not JSON": (b'{"format": 1, "article"', "rain.s017.json: line 1, column 24: this is not JSON"),
    "empty": (b"", "line 1, column 1: this is not JSON"),
    "not text": (b"\xff\xfe{\0", "byte 0 is not UTF-8"),
    "zero bytes": (b"\0" * 800, "there’s a zero byte in it"),
    "a newer format": (b'{"format": 2, "new": []}', "format: format 2 is unknown; this kit reads format 1"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_sheet_that_cannot_be_read_is_set_aside_and_said(opened, tmp_path, content, reason):
    (tmp_path / "rain.s017.json").write_bytes(content)
    file = opened()
    aside = "so it's now called rain.s017.set-aside-1.json and a new sheet was started ("
    assert file.message.startswith(f"rain.s017.json can't be used, {aside}") and reason in file.message
    assert file.sheet.answers == {}
    file.save("errors", (RAIN,))
    assert file.message == ""
    assert (tmp_path / "rain.s017.set-aside-1.json").read_bytes() == content
    assert names(tmp_path) == ["rain.s017.json", "rain.s017.set-aside-1.json"]


def test_a_second_bad_sheet_does_not_take_the_first_ones_place(opened, tmp_path):
    for content in (b"one", b"two"):
        (tmp_path / "rain.s017.json").write_bytes(content)
        opened()
    assert [(tmp_path / f"rain.s017.set-aside-{n}.json").read_bytes() for n in (1, 2)] == [b"one", b"two"]


def test_after_a_damaged_sheet_the_version_before_it_is_used(opened, tmp_path):
    file = opened()
    file.save("errors", (RAIN,))
    file.save("errors", (RAIN, FELL))
    file.path.write_bytes(file.path.read_bytes()[:-40])
    again = opened()
    assert "set-aside-1.json and the version saved before it is used (" in again.message
    assert again.sheet.marks == (RAIN,)


def test_a_sheet_damaged_while_the_notebook_is_open_loses_nothing(opened, tmp_path):
    file = opened()
    file.save("errors", (RAIN,))
    file.path.write_text("oops")
    assert file.save("errors", (RAIN, FELL)).marks == (RAIN, FELL)
    assert "the answers on the page are kept (rain.s017.json: line 1, column 1" in file.message
    assert (tmp_path / "rain.s017.set-aside-1.json").read_text() == "oops"
    assert opened().sheet.marks == (RAIN, FELL)


def test_a_sheet_deleted_while_the_notebook_is_open_is_written_again(opened):
    file = opened()
    file.save("errors", (RAIN,))
    file.path.unlink()
    file.save("errors", (RAIN,))
    assert opened().sheet.marks == (RAIN,)


def test_a_sheet_of_another_text_is_set_aside(opened, tmp_path):
    opened().save("errors", (RAIN,))
    later = Article("rain", "Snow fell. “It snowed,” Ruiz said.")
    file = open_sheet(later, tmp_path, "s017")
    assert "made for another text of “rain”: the SHA-256 differs" in file.message
    assert (file.sheet.marks, names(tmp_path)) == ((), ["rain.s017.set-aside-1.json"])


def test_a_sheet_of_another_reader_is_set_aside(opened, tmp_path):
    open_sheet(ARTICLE, tmp_path, "s018").save("errors", (RAIN,))
    (tmp_path / "rain.s018.json").rename(tmp_path / "rain.s017.json")
    file = opened()
    assert "reader.id: these are the answers of “s018”" in file.message
    assert file.sheet.marks == ()


def test_a_folder_in_the_sheets_place_is_set_aside(opened, tmp_path):
    (tmp_path / "rain.s017.json").mkdir()
    assert "this is a folder or a device, not a file" in opened().message
    assert opened().save("errors", (RAIN,)).marks == (RAIN,)


# ---- disks that do not take it


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 64 kB."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("needs root on Linux: a disk of 64 kB is mounted")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "kit", str(tmp_path)], check=False).returncode:
        pytest.skip("needs root with the right to mount")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_a_full_disk_is_said_at_once_and_the_old_sheet_stays(small_disk):
    file = open_sheet(ARTICLE, small_disk, "s017")
    file.save("errors", (RAIN,))
    before = file.path.read_bytes()
    with pytest.raises(NotSaved) as said:
        file.save("errors", tuple(Mark(Span(0, 4), repair="x" * 1_000, id=f"m{n}") for n in range(100)))  # 110 kB
    assert (
        str(said.value)
        == file.message
        == (
            f"rain.s017.json isn't saved: the disk of “{small_disk}” is full. For now, your marks are only on this page; "
            'free some space and change any mark, or name another folder in the first cell, such as answers="my-answers".'
        )
    )
    assert (file.path.read_bytes(), file.sheet.marks) == (before, (RAIN,))
    assert not list(small_disk.glob(".*.tmp"))


def test_after_the_disk_has_space_again_all_is_saved(small_disk):
    filler = small_disk / "holiday.mp4"
    file = open_sheet(ARTICLE, small_disk, "s017")
    with filler.open("wb", buffering=0) as video, pytest.raises(OSError, match="No space left"):
        while True:
            video.write(bytes(4096))
    with pytest.raises(NotSaved):
        file.save("errors", (RAIN, FELL), ())
    filler.unlink()
    assert file.save("errors", (RAIN, FELL, SAID), (RAIN, FELL)).marks == (RAIN, FELL, SAID)
    assert file.message == ""


@pytest.fixture
def home(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    return folder


def made_read_only(disk):
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


def test_in_a_read_only_folder_answers_go_home_which_is_said_and_they_are_found_there_next_time(small_disk, home):
    open_sheet(ARTICLE, small_disk, "s017").save("errors", (RAIN,))
    made_read_only(small_disk)
    file = open_sheet(ARTICLE, small_disk, "s017")
    there = home / "who-said-what" / "answers" / "rain.s017.json"
    assert file.sheet.marks == (RAIN,)  # what the folder has can be read
    assert file.message == (
        f"The folder “{small_disk}” is read-only, so your answers are saved somewhere else: {there}. "
        "The kit will find them there next time."
    )
    file.save("errors", (RAIN, FELL))
    assert on_disk(there).marks == open_sheet(ARTICLE, small_disk, "s017").sheet.marks == (RAIN, FELL)


def test_once_the_folder_can_be_written_again_what_went_home_is_a_copy_to_take_in(small_disk, home):
    made_read_only(small_disk)
    open_sheet(ARTICLE, small_disk, "s017").save("errors", (RAIN,))
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    file = open_sheet(ARTICLE, small_disk, "s017")
    assert (file.path.parent, file.sheet.marks) == (small_disk, ())
    assert [copy.path.parent for copy in take_in(file)] == [home / "who-said-what" / "answers"]
    assert (on_disk(file.path).marks, copies(file)) == ((RAIN,), ())


def test_without_a_home_either_a_read_only_folder_is_said(small_disk, home, monkeypatch):
    monkeypatch.setenv("HOME", str(small_disk / "home"))
    made_read_only(small_disk)
    file = open_sheet(ARTICLE, small_disk, "s017")
    with pytest.raises(NotSaved, match="is read-only"):
        file.save("errors", (RAIN, FELL))
    assert file.message == (
        f"rain.s017.json isn't saved: “{small_disk}” is read-only. "
        'For now, your marks are only on this page; name another folder in the first cell, such as answers="my-answers".'
    )


def test_a_damaged_sheet_in_a_read_only_folder_is_left_alone(small_disk, home):
    (small_disk / "rain.s017.json").write_text("oops")
    made_read_only(small_disk)
    assert open_sheet(ARTICLE, small_disk, "s017").save("errors", (RAIN,)).marks == (RAIN,)
    assert (small_disk / "rain.s017.json").read_text() == "oops"


def test_a_file_where_the_folder_should_be_is_said(tmp_path):
    (tmp_path / "answers").write_text("I am a file")
    file = open_sheet(ARTICLE, tmp_path / "answers", "s017")
    assert "can't be written to" in file.message
    with pytest.raises(NotSaved):
        file.save("errors", (RAIN,))


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_error_at_any_step_leaves_the_old_sheet(opened, tmp_path, monkeypatch, step):
    file = opened()
    file.save("errors", (RAIN,))
    before = file.path.read_bytes()
    with monkeypatch.context() as broken, pytest.raises(NotSaved, match="Input/output error"):
        broken.setattr(os, step, failing(errno.EIO))
        file.save("errors", (FELL,))
    assert (file.path.read_bytes(), list(tmp_path.glob(".*.tmp"))) == (before, [])
    assert file.save("errors", (FELL,)).marks == (FELL,)


def busy(really, times):
    """A file operation as Windows has it while another program looks at the file: refused a few times first."""

    def tried(*arguments):
        tried.times += 1
        if tried.times <= times:
            raise PermissionError(errno.EACCES, "The process cannot access the file")
        return really(*arguments)

    tried.times = 0
    return tried


def test_a_file_that_windows_keeps_open_for_a_moment_is_tried_again(opened, monkeypatch):
    file = opened()
    monkeypatch.setattr(os, "replace", busy(os.replace, times=3))
    assert file.save("errors", (RAIN,)).marks == (RAIN,)
    assert os.replace.times == 4


def test_a_sheet_that_is_busy_for_a_moment_is_not_set_aside(opened, monkeypatch):
    opened().save("errors", (RAIN,))
    monkeypatch.setattr(Path, "read_bytes", busy(Path.read_bytes, times=2))
    assert (opened().sheet.marks, Path.read_bytes.times) == ((RAIN,), 4)  # refused twice; then it, and what was kept


def failing(number):
    def fail(*_):
        raise OSError(number, os.strerror(number))

    return fail
