"""Which tests are slow besides those that say so, and which begin first."""

from __future__ import annotations

import pytest

from tests.two_databases import is_another_time


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Before `-m` chooses by the mark. What takes a minute or more begins first, so that no process waits for it at the end."""
    for item in items:
        if is_another_time(item.path, {mark.name for mark in item.iter_markers()}):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
