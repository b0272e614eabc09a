"""An address means one kind of place; what is unknown, or open to everybody on the way, is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from search.publish.folder_store import FolderStore
from search.publish.open_store import is_loopback, open_store, without_secrets
from search.publish.web_store import WebStore


@pytest.mark.parametrize(
    "write", [str, lambda path: path.as_uri(), lambda path: f"FILE://{path}"], ids=["path", "uri", "capitals"]
)
def test_a_folder_is_named_by_its_path_or_address(tmp_path: Path, write):
    (tmp_path / "a: b").mkdir()
    (tmp_path / "a: b" / "CURRENT").write_text("text")
    store = open_store(write(tmp_path / "a: b"))
    assert isinstance(store, FolderStore)
    assert store.read("CURRENT", 10) == b"text"


@pytest.mark.parametrize(
    "url", ["https://server/x", "HTTPS://server:8443/x", "http://127.0.0.1:9/x", "http://[::1]/x", "http://localhost/x"]
)
def test_a_web_server_is_spoken_to_over_tls_or_on_this_machine(url: str):
    assert isinstance(open_store(url), WebStore)


@pytest.mark.parametrize(
    "host",
    [
        "server",
        "127.0.0.1.example.org",
        "10.0.0.1",
        "0.0.0.0",
        "localhost.example.org",
        "[2001:db8::1]",
        "127.0.0.1@server",
        "169.254.169.254",
    ],
)
def test_plain_http_to_another_machine_is_refused(host: str):
    with pytest.raises(SettingsError, match="https://"):
        open_store(f"http://{host}/x")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense://x/y",
        "ftp://x/y",
        "sftp://x/y",
        "github://a:b@c",
        "simplecache::s3://x/y",
        "zip://a::file:///b",
        "memory://x",
        "data://x",
    ]
    + ["reference://x", "s3::file:///x"],
)
def test_only_the_kinds_we_mean_are_opened(url: str):
    with pytest.raises(SettingsError, match="not known"):
        open_store(url)


def test_an_address_without_a_server_is_a_bad_setting():
    with pytest.raises(SettingsError, match="no server"):
        open_store("http://")


def test_the_library_of_a_bucket_that_is_missing_is_named():
    with pytest.raises(SettingsError, match="install s3fs"):
        open_store("gs://bucket/x")


def test_a_password_is_never_shown():
    assert without_secrets("https://ci:secret@host/x?sig=1") == "https://host/x"
    with pytest.raises(SettingsError) as error:
        open_store("http://ci:secret@server/x")
    assert "secret" not in str(error.value)


def test_loopback_is_what_never_leaves_the_machine():
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "localhost")))
    assert not any(map(is_loopback, ("", "127.1", "example.org", "::", "2130706433")))
