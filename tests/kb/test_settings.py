"""Settings: read once, and a bad one says which, what it is and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    for name in (
        "KB_PORT",
        "KB_LANGUAGES",
        "KB_LOG_LEVEL",
        "KB_ARTICLES",
        "KB_INDEX",
        "KB_MODELS",
        "KB_DATABASE_URL",
        "KB_BASE_URL",
        "KB_ATTACHMENTS",
    ):
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


def test_a_page_and_a_letter_give_the_name_of_their_language():
    settings = Settings(brand="Ромашка", brand_en="Romashka")
    assert (settings.brand_in("ru"), settings.brand_in("en")) == ("Ромашка", "Romashka")


def test_links_that_are_read_elsewhere_begin_with_the_sites_own_address():
    assert Settings(base_url="https://help.example/").public_url == "https://help.example"
    assert Settings(base_url="", host="127.0.0.1", port=8100).public_url == "http://127.0.0.1:8100"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KB_BASE_URL", "help.example.org"),
        ("KB_BASE_URL", "//help.example.org"),
        ("KB_BASE_URL", "ftp://help.example.org"),
        ("KB_BASE_URL", "https://"),
        ("KB_BASE_URL", "https://help.example.org/help"),
        ("KB_BASE_URL", "https://help.example.org/?lang=ru"),
        ("KB_BASE_URL", "https://me:secret@help.example.org"),
        ("KB_BASE_URL", "https://help.example.org:99999"),
        ("KB_BASE_URL", "https://help example.org"),
        ("KB_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("KB_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("KB_TRUSTED_PROXIES", "127.0.0.1,proxy.local"),
        ("KB_TRUSTED_PROXIES", "300.1.1.1"),
    ],
)
def test_an_address_that_can_not_work_stops_the_start(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        load_settings()


@pytest.mark.parametrize(
    "value",
    [
        "",
        "otvet.db",
        "mysql://u:p4ss@host/name",
        "sqlite://otvet.db",
        "postgresql:/host",
        "postgres+asyncpg://u:p4ss@h/n",
    ],
)
def test_a_database_nobody_can_open_is_refused_without_repeating_its_password(monkeypatch, value):
    monkeypatch.setenv("KB_DATABASE_URL", value)
    with pytest.raises(SettingsError, match="KB_DATABASE_URL: expected sqlite:///") as told:
        load_settings()
    assert "p4ss" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("KB_BASE_URL", " https://help.example.org:8443/ ", "https://help.example.org:8443"),
        ("KB_BASE_URL", "http://[::1]:8000", "http://[::1]:8000"),
        ("KB_TRUSTED_PROXIES", "*", "*"),
        ("KB_TRUSTED_PROXIES", " 10.0.0.0/8 , ::1,", "10.0.0.0/8,::1"),
    ],
)
def test_an_address_is_kept_in_its_plain_form(monkeypatch, name, value, expected):
    monkeypatch.setenv(name, value)
    assert getattr(load_settings(), name.removeprefix("KB_").lower()) == expected


FOLDERS = ("KB_ARTICLES", "KB_INDEX", "KB_MODELS", "KB_ATTACHMENTS")


@pytest.mark.parametrize("inner", FOLDERS)
@pytest.mark.parametrize("outer", FOLDERS)
@pytest.mark.parametrize("below", ["state", "state/deep", "state/../state", "link"])
def test_folders_inside_one_another_stop_the_start(monkeypatch, tmp_path, inner, outer, below):
    (tmp_path / "state").mkdir()
    (tmp_path / "link").symlink_to("state")
    monkeypatch.setenv(outer, "state")
    if inner == outer:
        assert load_settings()
        return
    monkeypatch.setenv(inner, below)
    with pytest.raises(SettingsError, match="give each a folder of its own"):
        load_settings()


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(
    "url", ["sqlite:///state/otvet.db", "sqlite:///state/db/otvet.db", "sqlite:///{absolute}/state/otvet.db"]
)
def test_a_database_inside_a_folder_that_is_swept_or_swapped_stops_the_start(monkeypatch, tmp_path, folder, url):
    monkeypatch.setenv(folder, "state")
    monkeypatch.setenv("KB_DATABASE_URL", url.format(absolute=tmp_path))
    with pytest.raises(SettingsError, match=f"lies in {folder}"):
        load_settings()
