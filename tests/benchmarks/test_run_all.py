"""From Run All to the last widget painted: each lesson in JupyterLab in turn with a notebook whose one cell shows a number.

Each round has a new kernel. Run it with `python -m kit test -s tests/benchmarks/test_run_all.py`.
"""

import shutil
from pathlib import Path
from statistics import median

from tests.benchmarks.long import PAINTED
from tests.browser.lab import Notebook, write_notebook

ROOT = Path(__file__).parents[2]
ROUNDS = 3
ENOUGH = 10  # seconds, in the best round
ERROR = "[data-mime-type='application/vnd.jupyter.error']"
WATCH = (
    """() => {
  %s
  const run = window.kitRun ??= {};
  Object.assign(run, { since: 0, took: 0, shown: 0 });
  if (run.widgets) return;
  run.widgets = () => document.querySelectorAll(".kit-reader, .kx-exercise, .js-plotly-plot").length;
  for (const name of ["pointerup", "mouseup"])
    addEventListener(name, ({ target, timeStamp }) => {
      if (target.closest("[data-command*='run-all']")) run.since = timeStamp;
    }, true);
  new MutationObserver(async () => {
    const shown = document.querySelectorAll(".jp-OutputArea-output").length + run.widgets();
    if (shown <= run.shown) return;
    run.shown = shown;
    run.took = (await painted()) - run.since;
  }).observe(document.body, { childList: true, subtree: true });
}"""
    % PAINTED
)
NOTHING_NEW = "() => kitRun.took && performance.now() - kitRun.since - kitRun.took > 2000"


def run_all(server, page, path):
    """Seconds from Run All in a new kernel to the last widget painted, and how many there are."""
    server.end_sessions()
    book = Notebook(page, server, path).open()
    page.evaluate(WATCH)
    book.run_all()
    page.wait_for_function(NOTHING_NEW, timeout=60_000)
    since, took, widgets = page.evaluate("() => [kitRun.since, kitRun.took / 1000, kitRun.widgets()]")
    assert since and page.locator(ERROR).count() == 0
    book.close()
    return took, widgets


def test_each_lesson(server, lab_page):
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, server.folder / name, ignore=shutil.ignore_patterns(".*"))
    write_notebook(server.folder / "notebooks" / "empty.ipynb", "1")
    names = ["empty", *(path.stem for path in sorted((ROOT / "notebooks").glob("0*.ipynb")))]
    rounds = [{name: run_all(server, lab_page, f"notebooks/{name}.ipynb") for name in names} for _ in range(ROUNDS)]
    nothing = median(each["empty"][0] for each in rounds)
    for name in names:
        seconds, widgets = [each[name][0] for each in rounds], rounds[0][name][1]
        print(f"\n{name}: {median(seconds):.1f} s, {median(seconds) / nothing:.0f} times, {widgets} widgets", end="")
    assert all(min(each[name][0] for each in rounds) < ENOUGH for name in names)
