"""The browser gets the very patterns the server masks by. That both find the same is tested in a browser (journeys)."""

from __future__ import annotations

import json
import re
from types import ModuleType

from kb import privacy, private_numbers
from web.site.privacy_rules import NUMBER_PATTERNS, PATTERNS, privacy_rules


def handed_over() -> dict:
    return json.loads(privacy_rules().decode().removeprefix("export const rules = ").removesuffix(";\n"))


def patterns_of(module: ModuleType) -> set[str]:
    return {name for name, value in vars(module).items() if isinstance(value, re.Pattern)}


def test_every_pattern_and_word_of_the_server_is_handed_over():
    assert patterns_of(private_numbers) == set(NUMBER_PATTERNS)
    assert patterns_of(privacy) == {*PATTERNS, "ORDER_WORD"}
    rules = handed_over()
    assert [kind for kind, _ in rules["NUMBER_SECRETS"]] == [kind for kind, _ in privacy.NUMBER_SECRETS]
    assert set(rules["PROSE"]) == privacy.PROSE and len(rules["REGULAR"]) == len(private_numbers.REGULAR)


def test_no_pattern_says_what_a_browser_would_read_otherwise():
    rules = handed_over()
    patterns = [*(rules[name] for name in PATTERNS), *(pattern for _, pattern in rules["NUMBER_SECRETS"])]
    for pattern in patterns:
        assert re.search(r"\\[bwWdD\"]", pattern["source"]) is None, pattern
        assert pattern["flags"] in ("u", "iu")
    assert rules["ORDER_WORD"]["flags"] == "iu" and rules["REFERENCE"]["flags"] == "u"


def test_the_script_loads_the_rules_from_beside_itself(client):
    page = client.get("/ru/contact").text
    folder = re.search(r'"(/static/\w+/)form\.js"', page)[1]
    assert 'from "./privacy_rules.js"' in client.get(folder + "privacy.js").text
    answer = client.get(folder + "privacy_rules.js")
    assert answer.content == privacy_rules() and answer.headers["content-type"].startswith("text/javascript")
