"""Spot errors: marks are kept, compared with the key, and nothing of the key is shown before that."""

import re
from dataclasses import replace
from html import unescape

import kit
from kit import Answer, Span

ARTICLE = kit.read_article("g20-ministers")
KEY = kit.read_key("g20-ministers", ARTICLE)


def mark(id, start, end, **labels):
    content = {"start": start, "end": end, "text": ARTICLE[Span(start, end)]}
    return {"content": content, "category": "", "severity": "", "repair": "", "confidence": None, "id": id} | labels


def spotter(*marks):
    reader = kit.spot_errors(ARTICLE, KEY)
    reader.marks = list(marks)
    return reader


def press(reader, button):
    reader.asked = [*reader.asked, {"type": button}]


def reasons_of(reader, id):
    return dict(next(passage["why"] for passage in reader.passages if passage["id"] == id))


def test_nothing_of_the_key_is_in_the_widget_before_the_comparison():
    reader = spotter(mark("m1", 335, 343))
    state = str(reader.get_state())
    assert KEY.errors[2].explanation not in state
    assert reader.passages == []


def test_comparing_shows_found_missed_and_talk_with_their_reasons():
    reader = spotter(mark("m1", 6480, 6484, repair="gone"), mark("m2", 2556, 2569))
    press(reader, "compare")
    assert reader.results["summary"] == "1 of 18 core, 0 of 10 subtle, 1 false alarm."
    groups = {group["name"]: group["count"] for group in reader.groups}
    assert groups == {"Found": 1, "Missed": 27, "Extra": 1, "Can be argued": 9, "To talk about": 10}
    why = reasons_of(reader, "E40")
    assert why["Printed here"] == "“Did.”"
    assert why["It should read"] == "nothing: take it out"
    both = {row[0]: row[1:] for row in next(p["both"] for p in reader.passages if p["id"] == "E40")}
    assert both["Words"] == ["“Did.”", "“Did.”"]
    assert both["Repair"][0] == "“gone”"
    assert why["Why"] == "This is a sentence that’s just one verb. It doesn’t tell you anything."


def test_each_mark_is_told_what_became_of_it_and_what_to_do_next():
    reader = spotter(mark("m1", 6480, 6490), mark("m2", 2556, 2569))
    press(reader, "compare")
    kinds, told = zip(*(reader.results["notes"][id] for id in ("m1", "m2")), strict=True)
    assert kinds == ("found", "extra")
    assert told[0] == "“Did. Those” is an error, and you found it. Say in one sentence how it could mislead a reader."
    assert told[1].startswith("“141 countries” looks like an error, but the key says it isn't one.")
    why = reasons_of(reader, "E40")
    assert "You haven't said what kind of error it is." in why["Your mark"]


def test_comparing_again_takes_the_key_away():
    reader = spotter(mark("m1", 6480, 6484))
    press(reader, "compare")
    assert reader.passages
    press(reader, "compare")
    assert (reader.passages, reader.groups, reader.results) == ([], [], {})


def test_two_widgets_on_one_sheet_keep_both_their_marks(tmp_path):
    left = kit.spot_errors(ARTICLE, KEY, kit.open_sheet(ARTICLE, tmp_path))
    right = kit.spot_errors(ARTICLE, KEY, kit.open_sheet(ARTICLE, tmp_path))
    left.marks = [mark("m1", 335, 343)]
    right.marks = [mark("m2", 6480, 6484)]
    assert {m["id"] for m in right.marks} == {"m1", "m2"}
    right.marks = [m for m in right.marks if m["id"] != "m1"]
    assert [m.id for m in kit.open_sheet(ARTICLE, tmp_path).sheet.marks] == ["m2"]


def test_marks_in_a_graded_passage_are_not_compared():
    """Paragraph 1 is withheld: “Ukraine.” there is neither found nor a false alarm; “Did.” in paragraph 29 is found."""
    errors = tuple(error for error in KEY.errors if error.id not in ("E01", "E02", "E03", "E04"))
    withheld = {"errors": (ARTICLE.paragraphs[1].span,)}
    copy = replace(KEY, answers={**KEY.answers, "errors": Answer(errors)}, withheld=withheld)
    reader = kit.spot_errors(ARTICLE, copy)
    reader.marks = [mark("m1", 335, 343), mark("m2", 6480, 6484)]
    press(reader, "compare")
    assert reader.results["summary"].endswith("0 false alarms. Marks in graded passages aren’t compared here: 1.")
    assert list(reader.results["notes"]) == ["m2"]


def test_where_all_errors_are_graded_or_there_is_no_key_nothing_can_be_compared():
    answers = {task: answer for task, answer in KEY.answers.items() if task != "errors"}
    copy = replace(KEY, answers=answers, withheld={"errors": (Span(0, len(ARTICLE.text)),)})
    for key in (copy, None):
        assert kit.spot_errors(ARTICLE, key).task["actions"] == []
    assert kit.spot_errors(ARTICLE, KEY).task["actions"] != []


# ---- garbled and repaired


def test_each_repair_can_be_turned_and_what_only_other_copies_tell_is_kept_apart():
    """45 errors can be turned: of those of the key E08, in E07, and E36, in E35, lie in a longer one."""
    page = kit.repaired(ARTICLE, KEY).data
    assert page.count('class="place here"') == 35 and page.count('class="place outside"') == 10
    assert "<del>regional</del><ins>territorial</ins>" in page
    assert "<del>Did.</del><ins></ins>" in page
    here, others = page.split("Every repair, with its reason (35)")[1].split(
        "Known only from other copies of the story (10)"
    )
    assert "<s>regional</s> → <b>territorial</b>" in here
    assert "<s>spoke Thursday</s> → <b>spoke briefly Thursday</b>" in others


def test_without_the_repairs_the_text_is_the_printed_one():
    page = kit.repaired(ARTICLE, KEY).data
    body = page.split('<div lang="en">')[1].split("<details>")[0]
    paragraphs = re.findall(r"</small>(.*?)</(?:p|h3)>", re.sub("<ins>.*?</ins>", "", body), re.DOTALL)
    assert [unescape(re.sub("<[^>]+>", "", p)) for p in paragraphs] == [ARTICLE[p.span] for p in ARTICLE.paragraphs]


def test_where_the_errors_are_graded_there_is_a_sentence():
    answers = {task: answer for task, answer in KEY.answers.items() if task != "errors"}
    assert "there’s no repair to show" in kit.repaired(ARTICLE, replace(KEY, answers=answers)).data
