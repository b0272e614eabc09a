"""A form's fields are put into the source that came with them; without the form the source is what it is."""

from __future__ import annotations

from web.writing.views.forms import SourceForm

SOURCE = "---\ntitle: A\nowner: cards\n---\nText\n"


def test_only_fields_that_were_changed_in_the_form_are_put_in():
    typed = SOURCE.replace("Text", "Other text").replace("\n", "\r\n")
    sent = SourceForm(source=typed, fields="title owner", title="B", owner="cards")
    assert sent.text(SOURCE) == '---\ntitle: "B"\nowner: cards\n---\nOther text\n'
    assert SourceForm(source=typed).text(SOURCE) == SOURCE.replace("Text", "Other text")
