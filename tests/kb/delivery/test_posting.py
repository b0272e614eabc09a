"""What is posted outside goes to the host that was named, and what went wrong is told without the secret in its path."""

from __future__ import annotations

import pytest

from kb.delivery.posting import OutsideAddress, is_public
from kb.errors import DeliveryFailed, SettingsError, Undeliverable


def address(url: str, *, private: bool = True) -> OutsideAddress:
    return OutsideAddress(url, setting="KB_X", allow_private=private)


def test_what_is_posted_arrives_with_its_headers(helpdesk):
    address(helpdesk.url).post(b'{"a": 1}', {"x-own": "yes"})
    [(headers, body)] = helpdesk.calls
    assert body == b'{"a": 1}' and headers["x-own"] == "yes" and headers["content-type"].startswith("application/json")


def test_an_address_inside_is_not_called_unless_that_is_allowed(helpdesk):
    with pytest.raises(DeliveryFailed, match="private address") as refused:
        address(helpdesk.url, private=False).post(b"{}", {})
    assert refused.value.unreachable and helpdesk.calls == []


@pytest.mark.parametrize(("status", "kind"), [(410, Undeliverable), (500, DeliveryFailed), (302, DeliveryFailed)])
def test_a_failure_names_the_host_and_not_the_path(helpdesk, status: int, kind: type[Exception]):
    helpdesk.status = status
    with pytest.raises(kind) as failed:
        address(helpdesk.url).post(b"{}", {})
    assert "127.0.0.1" in str(failed.value) and "hooks" not in str(failed.value)


@pytest.mark.parametrize("url", ["ftp://h/", "https://user:pw@h/", "nowhere"])
def test_an_address_we_cant_use_is_refused_by_its_setting(url: str):
    with pytest.raises(SettingsError, match="KB_X"):
        address(url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "192.0.0.8",
        "192.88.99.1",
        "fec0::1",
        "3fff::1",
        "2620:4f:8000::1",
        "64:ff9b:1::1",
        "2001:470:1f0b::5efe:7f00:1",
        "2a00::5efe:10.0.0.1",
        "2a00::200:5efe:10.0.0.1",
    ],
)
def test_an_address_inside_is_private_however_it_is_wrapped(address: str):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "2a00::5efe:93.184.216.34"]
)
def test_an_address_outside_is_public(address: str):
    assert is_public(address)
