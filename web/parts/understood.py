"""What was understood of a question, in sentences: slips that were mended, and the articles' words for the reader's."""

from __future__ import annotations

from search.query.values import Rescue
from web.site.texts import Texts


def understood(texts: Texts, rescue: Rescue | None) -> str:
    """Whole sentences, "" where the question was searched as it was typed.

    The articles' words are not put into the reader's sentence: «забыл пароль от профиль» is none.
    """
    if rescue is None:
        return ""
    mended = texts("search.rescued", text=rescue.in_own_words) if rescue.in_own_words != rescue.typed else ""
    words = (texts("search.replaced", typed=each.typed, says=each.says) for each in rescue.replaced)
    return " ".join(filter(None, (mended, *dict.fromkeys(words))))
