"""A reader's words in one paragraph, as a letter has them."""

from __future__ import annotations

from kb.insights.readers_words import ReadersWord
from tests.web.conftest import NOW
from web.insights.views.words import told_word
from web.site.texts import load_texts


def word(**changes) -> ReadersWord:
    told = {"article_id": "ru/gone", "helpful": False, "reason": "unclear", "comment": "Где лимит?"} | changes
    return ReadersWord(
        id=1, changed_at=NOW, told_at=None, answer="", answer_text="", answered_by="", answered_at=None, **told
    )


def test_why_it_did_not_help_and_in_which_words():
    texts = load_texts(("ru", "en"))["en"]
    assert told_word(word(), None, texts).replace("\xa0", " ") == "ru/gone: It did not help, unclear\n“Где лимит?”"
    assert told_word(word(helpful=True, comment=""), None, texts).replace("\xa0", " ") == "ru/gone: It helped"
