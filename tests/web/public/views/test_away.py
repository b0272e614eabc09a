"""The request page while the state is away keeps what was written, and leads to the same form in the other language."""

from __future__ import annotations

from web.public.views.away import AwayPage
from web.public.views.contact_form import FieldError
from web.site.texts import load_texts


def test_what_was_written_stands_in_the_form_with_its_key_and_the_reason():
    texts = load_texts(("ru", "en"), brand_in=lambda lang: "Otvet")["ru"]
    said = (FieldError("text", "Не сейчас"),)
    page = AwayPage.of(texts, said, secret="s" * 43, key="k", text="Слова")
    assert (page.status, page.key, page.text, page.error_of) == (503, "k", "Слова", {"text": "Не сейчас"})
    assert page.action == "/ru/request/" + "s" * 43 and [other.lang for other in page.alternates] == ["ru", "en"]
