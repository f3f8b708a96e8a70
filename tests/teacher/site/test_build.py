"""The website of a students' copy: one command, the same bytes every time, whole, and nothing in it that is graded."""

import hashlib
import io
import json
import re
import zipfile

import pytest

import kit
from kit.commands.site import site_of_a_copy
from kit.teacher.site import build
from kit.teacher.site.wheels import wheel


def need_the_extra():
    try:
        build.pyodide_wanted()
    except kit.BadFile:
        pytest.skip("the extra “site” is not installed")


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    need_the_extra()
    folder = tmp_path_factory.mktemp("site") / "site"
    assert site_of_a_copy([str(folder), "--graded", "05"]) == 0
    return folder


def listed(made):
    return json.loads((made / "static/pyodide/pyodide-lock.json").read_text("utf-8"))["packages"]


def test_the_same_copy_gives_the_same_site(made, tmp_path, capsys):
    assert site_of_a_copy([str(tmp_path / "again"), "--graded", "05"]) == 0
    assert files_of(tmp_path / "again") == files_of(made)
    told = capsys.readouterr().out
    assert [line[:6] for line in told.splitlines()[:5]] == [f"{n} of 5" for n in range(1, 6)]
    assert "were fetched from it and were whole" in told


def test_all_that_python_asks_for_is_there_and_nothing_names_another_machine(made):
    packages = listed(made)
    for each in packages.values():
        assert set(each["depends"]) <= packages.keys(), each["name"]
        assert hashlib.sha256((made / "static/pyodide" / each["file_name"]).read_bytes()).hexdigest() == each["sha256"]
    config = json.loads((made / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    kernel = config["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs" and kernel["disablePyPIFallback"] is True
    for page in made.glob("*.html"):
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.read_text("utf-8")), page.name


def test_what_is_graded_is_in_no_file_of_the_site(made):
    packed = zipfile.ZipFile(
        io.BytesIO((made / "static/pyodide" / listed(made)["who-said-what"]["file_name"]).read_bytes())
    )
    article = kit.read_article("g20-ministers")
    told = [error.explanation for error in kit.read_key("g20-ministers", article).errors if error.tier == "core"]
    inside = packed.read("kit/articles/g20-ministers/key.json").decode()
    assert len(told) == 18 and not [said for said in told if json.dumps(said, ensure_ascii=False) in inside]
    assert not [name for name in packed.namelist() if name.startswith("kit/teacher/")]


def test_a_lesson_can_be_read_before_any_script_has_run(made):
    page = (made / "01_read_it_twice.html").read_text("utf-8")
    assert "google.colab" not in page
    assert "<h1>1 · Read it twice</h1>" in page and "At G-20, US, Russian foreign ministers meet" in page
    assert 'href="02_who_is_talking.html"' in page and ".ipynb)" not in page
    start = (made / "index.html").read_text("utf-8")
    assert "<td>45</td>" in start and "say what the article says" in start


def test_a_first_visit_fetches_at_most_25_megabytes_of_python_and_jupyter(made):
    core = sum((made / "static/pyodide" / name).stat().st_size for name in build.CORE)
    needed = sum((made / "static/pyodide" / name).stat().st_size for name in build.at_once(listed(made)))
    assert core + needed + build.OF_JUPYTER <= 25_000_000


def test_a_file_that_is_missing_or_changed_is_found_by_the_check(made, tmp_path):
    import shutil

    copied = tmp_path / "copied"
    shutil.copytree(made, copied)
    assert build.check(copied) > 50
    damaged = next((copied / "static/pyodide").glob("traitlets-*.whl"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    with pytest.raises(kit.BadFile, match="traitlets"):
        build.check(copied)
    damaged.unlink()
    with pytest.raises(OSError, match="404"):
        build.check(copied)


def test_a_wheel_is_the_same_for_the_same_files_and_says_what_is_in_it():
    files = {"b.py": b"x = 1\n", "a/__init__.py": b""}
    assert wheel("my-kit", "1", files) == wheel("my-kit", "1", dict(reversed(files.items())))
    packed = zipfile.ZipFile(io.BytesIO(wheel("my-kit", "1", files)))
    assert sorted(packed.namelist()) == [
        "a/__init__.py", "b.py", *(f"my_kit-1.dist-info/{name}" for name in ("METADATA", "RECORD", "WHEEL"))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [(["--article", "no-such"], "There is no article “no-such”"), (["--pyodide", "nowhere"], "--pyodide FOLDER")],
)
def test_what_cannot_be_made_is_said_in_one_sentence(given, said, tmp_path, capsys):
    need_the_extra()
    assert site_of_a_copy([str(tmp_path / "site"), *given]) == 2
    assert said in capsys.readouterr().err
