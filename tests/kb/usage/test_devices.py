"""Kinds of devices, told by what browsers of 2026 say of themselves."""

from __future__ import annotations

import pytest

from kb.usage.devices import DEVICES, device_of

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0"


@pytest.mark.parametrize(
    ("agent", "mobile", "device"),
    [
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "?1", "phone"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) {SAFARI} Mobile/15E148 Safari/604.1", "", "phone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0", "", "phone"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36", "?1", "phone"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Safari/537.36", "?0", "tablet"),
        (f"Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) {SAFARI} Mobile/15E148 Safari/604.1", "", "tablet"),
        ("Mozilla/5.0 (Android 15; Tablet; rv:143.0) Gecko/143.0 Firefox/143.0", "", "tablet"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/140.0.0.0", "?0", "computer"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI} Safari/605.1.15", "", "computer"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", "?0", "computer"),
        ("Mozilla/5.0 (Windows NT 6.1; Tablet PC 2.0; Trident/7.0; rv:11.0) like Gecko", "", "computer"),
        (f"Mozilla/5.0 (Web0S; Linux/SmartTV) {CHROME} Safari/537.36", "", "unknown"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "", "unknown"),
        ("curl/8.14.1", "?1", "unknown"),
        ("", "", "unknown"),
        ("Mozilla/5.0", "", "unknown"),
        ("\ud800 Mobile", "?1", "unknown"),
        ("Mozilla/5.0 " + "x" * 100_000 + " Mobile", "", "unknown"),
    ],
)
def test_what_a_browser_says_of_itself_is_one_of_three_or_unknown(agent, mobile, device):
    assert device_of(agent, mobile) == device and device in DEVICES
