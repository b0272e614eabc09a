"""`kb doctor` tells people and programs the same, and its exit status says whether something is broken."""

from __future__ import annotations

import json


def test_an_installation_is_told_line_by_line_and_what_is_broken_decides_the_status(desk, tmp_path):
    places = {"KB_ATTACHMENTS": str(tmp_path / "attachments")}
    ran = desk.kb("doctor", **places)
    assert ran.returncode == 1
    assert f"BROKEN  index: nothing is built in {tmp_path / 'index'}\n        → Run `kb build`" in ran.stdout
    assert desk.kb("build").returncode == 0
    ran = desk.kb("doctor", **places)
    assert ran.returncode == 0 and " 0 broken" in ran.stdout
    assert desk.kb("doctor", "--strict", **places).returncode == 1  # KB_SECRET_KEY is only advised
    told = json.loads(desk.kb("doctor", "--json", **places).stdout)
    assert told["health"] == "advice"
    assert {"name", "health", "seen", "advice"} == set(told["findings"][0])
    assert {finding["name"] for finding in told["findings"]} >= {"clock", "database", "index"}


def test_bad_settings_are_told_first(desk):
    ran = desk.kb("doctor", KB_PORT="many")
    assert ran.returncode == 2 and "KB_PORT" in ran.stderr
