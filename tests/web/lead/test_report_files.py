"""PDF is made of the very file, without fetching anything; where it can't be made the sentence says what to do."""

from __future__ import annotations

import socket

import pytest

from web.lead import report_files
from web.lead.report_files import NoPdfHere, report_pdf


def pdf_can_be_made() -> bool:
    try:
        import weasyprint  # noqa: F401 - a library, and Pango of the system
    except (ImportError, OSError):
        return False
    return True


def test_a_missing_library_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr(report_files, "find_spec", lambda name: None)
    with pytest.raises(NoPdfHere, match=r"otvet\[report\].*--format html"):
        report_pdf("<p>x")


@pytest.mark.skipif(not pdf_can_be_made(), reason="WeasyPrint or Pango is not installed")
def test_a_pdf_is_made_and_nothing_is_fetched_for_it():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        style = f"<link rel=stylesheet href={address}/x.css><style>p {{ background: url({address}/y.png) }}</style>"
        made = report_pdf(f"{style}<p>Отчёт <img src='{address}/x.png'><img src='file:///etc/hostname'></p>")
        with pytest.raises(TimeoutError):
            listening.accept()
    assert made.startswith(b"%PDF")
