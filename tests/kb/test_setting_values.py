"""A setting that holds an address takes what browsers and servers would take, and says what it expected."""

from __future__ import annotations

import pytest

from kb.setting_values import database_address, networks, origins, public_address


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", ""),
        ("https://www.example.org", "https://www.example.org"),
        ("HTTPS://WWW.Example.org/ , http://shop.example:8080", "https://www.example.org,http://shop.example:8080"),
        ("https://a.example:443,http://b.example:80", "https://a.example,http://b.example"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_sites_are_written_as_browsers_write_them(written: str, meant: str):
    assert origins(written) == meant


@pytest.mark.parametrize(
    "wrong",
    [
        "*",
        "example.org",
        "https://a.example/path",
        "https://*.example.org",
        "null",
        "ftp://a",
        "https://a:0",
        "https://a:99999",
        "https://a b",
    ],
)
def test_what_is_no_site_is_refused(wrong: str):
    with pytest.raises(ValueError, match="expected sites such as"):
        origins(wrong)


def test_the_other_addresses():
    assert public_address(" https://help.example/ ") == "https://help.example"
    assert networks("127.0.0.1, ::1,*") == "127.0.0.1,::1,*"
    assert database_address("sqlite:///x.db") == "sqlite:///x.db"
    for refused, value in ((public_address, "help.example"), (networks, "x"), (database_address, "mysql://x")):
        with pytest.raises(ValueError, match="expected"):
            refused(value)
