"""An examination says something of everything, whatever is broken."""

from __future__ import annotations

import pytest

from cli.doctor import examine as examined
from cli.doctor.examine import examine
from kb.settings import Settings

NAMES = {
    "clock",
    "time zone",
    "file handles",
    "rights",
    "KB_SECRET_KEY",
    "KB_BASE_URL",
    "database",
    "index",
    "KB_SMTP_URL",
}


@pytest.fixture
def settings(tmp_path) -> Settings:
    folders = {name: tmp_path / name for name in ("articles", "index", "models", "attachments")}
    return Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/state/otvet.db", **folders)


def test_an_empty_machine_is_examined_whole_and_left_empty(settings, tmp_path):
    findings = list(examine(settings))
    assert {finding.name for finding in findings} >= NAMES
    assert all(finding.advice for finding in findings if finding.health != "good")
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_fails_costs_no_other(settings, monkeypatch):
    def fail(_: Settings) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(examined, "public_address", fail)
    told = {finding.name: finding for finding in examine(settings)}
    assert told["doctor"].health == "broken" and "RuntimeError: no such thing" in told["doctor"].seen
    assert "KB_SMTP_URL" in told


def test_secrets_in_a_file_others_can_read_are_told(settings, tmp_path):
    file = tmp_path / ".env"
    file.write_text("KB_SECRET_KEY=x\n")
    file.chmod(0o644)
    told = [finding for finding in examine(settings, env_file=file) if finding.name == "rights"]
    assert [finding.advice for finding in told] == [f"chmod 600 {file}"]
