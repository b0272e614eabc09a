"""Settings: read once, and a bad one says which, what it is and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.settings import load_settings


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    for name in ("KB_PORT", "KB_LANGUAGES", "KB_LOG_LEVEL", "KB_ARTICLES"):
        monkeypatch.delenv(name, raising=False)


def test_the_environment_wins_over_the_file_and_an_option_over_both(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("KB_PORT=8001\nKB_ARTICLES=ours\n")
    assert load_settings().port == 8001
    monkeypatch.setenv("KB_PORT", "8002")
    assert load_settings().port == 8002
    assert load_settings(port=8003).port == 8003
    assert load_settings(port=None).articles == Path("ours")


@pytest.mark.parametrize(
    ("name", "value"), [("KB_PORT", "many"), ("KB_PORT", "0"), ("KB_LANGUAGES", "ru,xx"), ("KB_LOG_LEVEL", "loud")]
)
def test_a_bad_setting_is_named_with_its_value(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as told:
        load_settings()
    assert repr(value) in str(told.value)


def test_languages_are_a_list_with_the_default_first(monkeypatch):
    monkeypatch.setenv("KB_LANGUAGES", " en , ru ")
    assert load_settings().language_list == ("en", "ru")
