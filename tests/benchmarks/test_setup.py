"""How long a set-up from nothing takes, with the network or the wheels of this checkout: less than a minute."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = getattr(sys, "_base_executable", sys.executable)
PREPARE = "import kit.bootstrap; print(kit.bootstrap.environment())"


@pytest.fixture
def copy(tmp_path):
    """A copy of this checkout without what set-up made in it."""
    made = shutil.ignore_patterns(".venv*", ".git", ".*_cache", "__pycache__")
    return shutil.copytree(ROOT, tmp_path / "copy", ignore=made)


def prepare(folder):
    done = subprocess.run([BASE, "-c", PREPARE], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


def test_from_nothing(benchmark, copy):
    python = benchmark.pedantic(prepare, args=(copy,), rounds=1)
    assert python.is_relative_to(copy), "the running Python already has all"
    assert benchmark.stats["max"] < 60


def test_when_it_is_there_already(benchmark, copy):
    prepare(copy)
    benchmark.pedantic(prepare, args=(copy,), rounds=5)
    assert benchmark.stats["max"] < 2
