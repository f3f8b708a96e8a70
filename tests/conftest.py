"""Which tests need a browser; and in CI a skip fails unless its reason is expected there."""

import os

import pytest


def pytest_collection_modifyitems(config, items):
    """Tests that start a browser are the part that `-m browser` runs alone, and `-m "not browser"` leaves out.

    Those that take minutes in the website, or need other browsers, run where `-m site` or `-m engines` asks for them.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    for name in {"site", "engines"} - set(config.option.markexpr.split()):
        later = [item for item in items if item.get_closest_marker(name)]
        config.hook.pytest_deselected(items=later)
        items[:] = [item for item in items if item not in later]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Of two processes one drives the browser, from the start; the other has the rest, one file after the other."""
    from xdist.scheduler import LoadScopeScheduling

    class OneBrowser(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return OneBrowser(config, log)


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory):
    """What the kit keeps on a computer beside the answers is kept for one run, in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


EXPECTED_SKIPS = (
    "jupyter-repo2docker is not installed",
    "JupyterHub and its configurable-http-proxy are not installed",
    "there is no Python older than 3.11 here",
    "the extra “site” is not installed",
    "nbgitpuller is not installed",
)


def refuse_skip(report):
    """Turn an unexpected skip into a failure; a skip's longrepr is (file, line, reason)."""
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2]
        if not any(expected in reason for expected in EXPECTED_SKIPS):
            report.outcome, report.longrepr = "failed", f"In CI this is a failure: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    refuse_skip(report)
    return report
