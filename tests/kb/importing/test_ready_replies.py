"""What a desk had prepared to say can be said from here, too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.articles.loading import load_library
from kb.importing.reading.record import MARKDOWN, ImportedReply
from kb.importing.ready_replies import ready_replies

HELLO = "<p>Hello {{ticket.requester.first_name}},<br>your request is {{ticket.id}}.</p><ul><li>one</li><li><a href='https://a.example/x'>two</a></li></ul><p>{{current_user.name}}</p>"


def test_a_macro_is_a_ready_reply_with_places_of_ours(tmp_path: Path):
    made = ready_replies(
        (ImportedReply("Hello", HELLO), ImportedReply("Привет", "Привет, {%customer.firstName%}!", MARKDOWN))
    )
    (tmp_path / "contacts.yaml").write_text(made.text, "utf-8")
    (tmp_path / "a.md").write_text("# A\n\nText.\n", "utf-8")
    hello, other = load_library(tmp_path, today=date(2026, 11, 28)).contacts.replies
    assert hello.text == {
        "en": "Hello {name},\nyour request is {number}.\n\n– one\n– two (https://a.example/x)\n\n{agent}"
    }
    assert other.title == {"ru": "Привет"} and other.text == {"ru": "Привет, {name}!"} and made.losses == ()


def test_a_place_that_nothing_fills_here_stands_in_brackets_and_is_told():
    made = ready_replies((ImportedReply("Plan", "<p>Your {{ticket.custom_field_7}} and {plan}</p>"),))
    assert "Your [ticket.custom_field_7] and [plan]" in made.text
    assert [(one.kind, one.what) for one in made.losses] == [
        ("shortcode", "{{ticket.custom_field_7}}"),
        ("shortcode", "{plan}"),
    ]


def test_replies_of_one_title_have_names_of_their_own_and_empty_ones_none():
    made = ready_replies(
        (ImportedReply("Hi", "<p>a</p>"), ImportedReply("Hi", "<p>b</p>"), ImportedReply("No", "<p></p>"))
    )
    assert made.text.count("- id:") == 2 and "id: hi-2" in made.text
    assert ready_replies(()).text == ""
