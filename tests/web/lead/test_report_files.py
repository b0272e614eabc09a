"""PDF is made of the very file, without fetching anything; where it can't be made the sentence says what to do."""

from __future__ import annotations

import pytest

from web.lead import report_files
from web.lead.report_files import NoPdfHere, can_make_pdf, report_pdf


def test_a_missing_library_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(report_files, "find_spec", lambda name: None)
    with pytest.raises(NoPdfHere, match=r"otvet\[report\].*--format html"):
        report_pdf("<p>x")


@pytest.mark.skipif(not can_make_pdf(), reason="the extra `report` is not installed")
def test_a_pdf_is_made_and_nothing_is_fetched_for_it():
    made = report_pdf('<p>Отчёт <img src="http://127.0.0.1:9/x.png"></p>')
    assert made.startswith(b"%PDF")
