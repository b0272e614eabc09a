"""Every button of /write and /manager has a way back, or says what it does and asks: a slip costs nobody anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"
BUTTON = re.compile(
    r"<button\b(?:[^>]*?name=\"action\" value=\"(?P<action>\w+)\")?[^>]*>\s*\{\{ (?P<words>[^}]+?) \}\}"
)
TAKES_NOTHING = {  # asks, adds or saves; what was there is there still
    "write.clash_save", "write.original_settle", "write.picture_button", "write.save", "write.preview_button",
    "write.findings_button", "write.review_button", "write.find_button", "write.begin", "write.reopen",
    "write.comment_button", "accounts.save", "accounts.send", "accounts.enable", "tokens.create", "team.show",
    "team.planning.count", "team.holdout.start", "team.own.have_read", "team.reviews.send", "team.training.give",
    "insights.show", "insights.count_now", "insights.group.note",
    "answer.text",
}  # fmt: skip
WAY_BACK = {
    "write.discard": "the discarded change is taken up again on its page",
    "write.entry_remove": "it is removed in a change, which can be discarded",
    "write.steps_remove": "it is removed in a change, which can be discarded",
    "write.restore": "the earlier text is a draft",
    "write.publish_button": "history restores what was there before",
    "write.return_button": "its writer sends it again",
    "write.questions.accept": "it is a draft, which can be discarded",
    "write.questions.reject": "`kb lessons accept` has search learn it after all",
    "accounts.end": "whoever it was signs in again",
    "accounts.end_all": "whoever it was signs in again",
    "accounts.disable": "the account is opened again on any day",
    "accounts.revoke": "the person is invited again",
}
ASKED = {"tokens.revoke", "team.holdout.stop"}  # for good: `parts/sure.html` alone may do them


def buttons() -> dict[str, set[str]]:
    """Words of every button → the templates it is in."""
    found: dict[str, set[str]] = {}
    for folder in ("writing", "lead", "insights"):
        for file in sorted((TEMPLATES / folder).glob("*.html")):
            text = file.read_text("utf-8")
            assert len(BUTTON.findall(text)) == text.count("<button"), f"{file}: a button this test can't read"
            for button in BUTTON.finditer(text):
                words = re.sub(r't\("([\w.]+)".*', r"\1", button["words"])
                found.setdefault(words, set()).add(f"{folder}/{file.name}")
    return found


def test_no_button_is_new_here_and_none_is_of_the_past():
    known = TAKES_NOTHING | WAY_BACK.keys()
    assert {words: where for words, where in buttons().items() if words not in known} == {}
    assert known - buttons().keys() == set()


@pytest.mark.parametrize("words", sorted(ASKED))
def test_what_nothing_brings_back_is_asked_first(words: str):
    assert words not in buttons()
    pages = [
        file for file in TEMPLATES.rglob("*.html") if "sure(" in (text := file.read_text("utf-8")) and words in text
    ]
    assert pages
    for file in pages:
        asked = re.findall(
            rf'\{{\{{ sure\([^}}]*"{words}"[^}}]*"{words}_told"[^}}]*"{words}_sure"', file.read_text("utf-8")
        )
        assert asked, f"{file} does {words} without saying what that means"
