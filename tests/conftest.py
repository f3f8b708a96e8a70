"""Which tests need a browser; and in CI a skip fails unless its reason is expected there."""

import os

import pytest


def pytest_collection_modifyitems(items):
    """Tests that start a browser are the part that `-m browser` runs alone, and `-m "not browser"` leaves out."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


EXPECTED_SKIPS = (
    "jupyter-repo2docker is not installed",
    "JupyterHub and its configurable-http-proxy are not installed",
    "there is no Python older than 3.11 here",
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
