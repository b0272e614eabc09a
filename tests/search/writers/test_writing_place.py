"""A server that answers readers reads no articles; where nothing can be written the reason is told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kb.settings import Settings
from kb.writing.stores import WritingError
from search.writers.writing_place import Writing
from tests.conftest import NOW


@pytest.mark.slow
def test_a_server_that_nobody_writes_on_holds_nothing_that_reads_articles():
    heavy = "'whoosh', 'markdown', 'nh3', 'kb.rendering.render', 'search.build.build'"
    script = f"import sys, web.app; print([name for name in ({heavy}) if name in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"


@pytest.mark.parametrize(("changed", "code"), [({"write": False}, "off"), ({}, "no-folder")])
def test_why_nothing_can_be_written(tmp_path, changed, code: str):
    settings = Settings(articles=tmp_path / "none", **changed)
    writing = Writing(settings, live=None, clock=lambda: NOW)
    with pytest.raises(WritingError) as told:
        writing.store  # noqa: B018 - opening is what is tried
    assert told.value.code == code
