"""The form offers the sections there are, and keeps what was typed."""

from __future__ import annotations

from kb.articles.library import Library
from web.site.texts import load_texts
from web.writing.views.forms import NewForm
from web.writing.views.new_change import new_page


def test_what_was_typed_stays_and_a_new_section_is_asked_about():
    texts = load_texts(("en",))["en"]
    page = new_page(texts, "Ann", Library(()), NewForm(title="A", section="B"), unknown="b")
    assert (page.status, page.form.title, page.agreed) == (422, "A", "b") and "“b”" in page.unknown
    assert new_page(texts, "Ann", Library(()), NewForm()).status == 200
