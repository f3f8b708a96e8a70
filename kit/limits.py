"""How long, large or deep a text or a file may be: what is longer is refused, or cut where it is shown."""

from __future__ import annotations

import hashlib

# ---- files: what is larger is refused, so that no file can stop a class from being graded

LARGEST_FILE = 5_000_000  # bytes
LARGEST_DOCUMENT = 25_000_000  # bytes of a Word file, a PDF or a saved web page, which hold pictures too
LARGEST_UNPACKED = 20_000_000  # bytes that the written parts of a Word file unpack to
MOST_PAGES = 200  # of a PDF
LARGEST_TABLE = 200_000_000  # bytes of a gradebook or a roster; a faculty's has about 10,000,000
DEEPEST_JSON = 50  # lists and objects inside one another
LONGEST_NUMBER = 300  # digits in JSON; Python refuses to write out an int of more than 4,300
DEEPEST_FOLDER = 40  # folders of submissions inside one another
MOST_MEMBERS = 100_000  # files in a zip that a platform made
MOST_MEMBERS_OF_ONE = 100  # files in a zip that one student handed in
LARGEST_DIRECTORY = 64_000_000  # bytes of a zip’s list of members, which is read whole
LONGEST_LABEL = 500  # characters of a file’s name in which a student’s name and id are looked for
MOST_NAME_PARTS = 8  # parts of a person’s name that are tried in every order

# ---- answers

FEW_MARKS = 5  # in a whole article; with fewer the task is begun
MOST_MARKS = 2_000  # in one answer; the article has 1,125 words
MOST_POINTS = 100  # for one exercise
LONGEST_ANSWER = 20_000  # characters of one answer on a page
MOST_SEEDS = 99_999  # of exercises that templates make
LONGEST_TEXT = 8_000  # characters of a free text that are looked at; nobody is asked for a page
LONGEST_SENT_VALUE = 20_000  # characters of a value that goes with a function to where it is called
LONGEST_PHRASE = 200  # characters of a phrase that a repair is searched for
LONGEST_SENTENCE = 1_500  # characters; the finder cuts what has no full stop for longer
LONGEST_HEADLINE = 200  # characters; a longer first paragraph is text
LONGEST_BROUGHT = 500_000  # characters of a text of one’s own in a lesson; a news report has about 5,000
LONGEST_TITLE = 100  # characters of a first line that serves as a title

# ---- names: of people, and the names of files that are made from them

LONGEST_TYPED_NAME = 60  # characters of a name or an id that a student types
LONGEST_READER_ID = 64  # characters of a student’s id or name in the gradebook
LONGEST_SHEET_ID = 40  # characters of an id that names a file; Windows allows 260 for a whole path
LONGEST_OWN_ID = 30  # characters of a title that become the id of one’s own article
LONGEST_PAGE_NAME = 60  # characters of an id that name a student’s page
LONGEST_FILE_NAME = 240  # characters of a file’s name that are shown; file systems allow 255 bytes

# ---- what is said and shown again

LONGEST_REFUSAL = 800  # characters of a sentence that says why a file is not read
LONGEST_QUOTED = 60  # characters of the text that a sentence to a reader repeats
LONGEST_PASSAGE = 80  # characters of the article, or of an answer, that a teacher’s page repeats in one line
LONGEST_MATCH_LINE = 10_000  # characters of a passage that is one line of a match; so it is never cut
LONGEST_ERROR = 300  # characters of what Python says about a student’s function
LONGEST_SHOWN = 600  # characters of one text that somebody else wrote, on a teacher’s page
LONGEST_CELL = 30_000  # characters of an answer in a cell; a spreadsheet’s cell holds 32,767
MOST_MARKS_SHOWN = 200  # on a student’s page; nobody reads on, and who marks every word has more than a thousand


def shortened(text: str, most: int) -> str:
    """The text, its end cut off with … where it is longer than that."""
    return text if len(text) <= most else text[: most - 1] + "…"


def shortened_inside(name: str, most: int = LONGEST_FILE_NAME) -> str:
    """The name, its middle left out where it is longer than that; a few digits keep it apart from its like."""
    if len(name) <= most:
        return name
    digits = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name[: most // 2]}…{digits}…{name[-(most // 2) + 10 :]}"
