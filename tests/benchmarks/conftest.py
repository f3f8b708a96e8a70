"""The browser and the JupyterLab of tests/browser, for what is timed in them."""

from tests.browser.conftest import (  # noqa: F401 (pytest finds them by name)
    browser,
    lab_context,
    lab_page,
    new_page,
    notebook,
    open_book,
    outside,
    playwright,
    server,
)
