"""`kb report` writes the month as a file, and says plainly what it can't."""

from __future__ import annotations


def test_a_month_is_written_and_what_can_not_be_is_told(desk, monkeypatch):
    desk.kb("build")
    path = desk.folder / "october.html"
    assert desk.kb("report", "--month", "2026-10", "--lang", "en", "--out", path).returncode == 0
    assert "Monthly report: October 2026" in path.read_text("utf-8").replace("\xa0", " ")
    assert "part,value,measure" in desk.kb("report", "--month", "2026-10", "--format", "csv").stdout
    for words, says in (
        (("--month", "2099-01"), "a month that has begun"),
        (("--lang", "de"), "ru, en"),
        (("--mail",), "KB_REPORT_MAIL"),
    ):
        refused = desk.kb("report", *words)
        assert refused.returncode and says in refused.stderr
    sent = desk.kb("report", "--mail", "--month", "2026-10", KB_REPORT_MAIL="vera@example.com")
    assert "2026-10: 1 letters" in sent.stdout


def test_without_the_library_pdf_is_refused_with_what_to_do(desk, monkeypatch):
    desk.kb("build")
    monkeypatch.setattr("web.lead.report_files.find_spec", lambda name: None)
    refused = desk.kb("report", "--format", "pdf")
    assert refused.returncode and "pip install 'otvet[report]'" in refused.stderr
