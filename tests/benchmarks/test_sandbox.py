"""How long a code answer takes in the sandbox, from the call to the last result: under half a second on an idle core."""

import pytest

from kit.exercises.kinds import KINDS
from kit.exercises.parts import Case, Part
from kit.teacher.sandbox.sandbox import sandbox

ENOUGH = 0.5  # seconds
COUNT = Part("code", function="count", given=(Case(("“a” “b”",), 2),) * 6)
PLAIN = "def count(text):\n    return text.count('“')\n"
NLTK = "from nltk import FreqDist\n\ndef count(text):\n    return FreqDist(text)['“']\n"


@pytest.fixture(scope="module")
def box():
    found = sandbox()
    if not found:
        pytest.skip("bubblewrap is not installed, or does not work here")
    return found


@pytest.mark.parametrize("source", [PLAIN, NLTK], ids=["plain Python", "NLTK"])
def test_a_code_answer_of_six_cases(benchmark, box, source):
    answer = benchmark.pedantic(lambda: box.run(COUNT, source), rounds=20, warmup_rounds=1)
    assert KINDS["code"].check(COUNT, answer).points == 1
    assert benchmark.stats["min"] < ENOUGH
