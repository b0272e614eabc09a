"""The form of the fields offers what the article says, also a value nobody knows."""

from __future__ import annotations

from web.site.texts import load_texts
from web.writing.views.editor import Desk, KnownOfText, editor_page


def page(text: str, path: str = "en/a.md"):
    texts = load_texts(("en",))["en"]
    return editor_page(
        texts, "Ann", Desk(path=path, title="A", text=text, change=None), KnownOfText(), told="", zone="UTC"
    )


def test_an_unknown_value_of_a_choice_stays_chosen():
    fields = {one.name: one for one in page("---\ntitle: A\nstatus: odd\n---\n").fields}
    assert [one.value for one in fields["status"].options if one.chosen] == ["odd"]
    assert fields["questions"].kind == "lines" and fields["title"].value == "A"


def test_a_source_without_fields_has_no_form():
    assert page("# A\n").fields == () and page("---\ntitle: A\n---\n", "facts.yaml").fields == ()
