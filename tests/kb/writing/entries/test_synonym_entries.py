"""A form of synonyms changes its own entry and no other line."""

from __future__ import annotations

import pytest

from kb.writing.entries.entries_form import entries_of, with_entry

LANGUAGES = ("ru", "en")
TEXT = """# What readers type.

ru:
  - says: профиль
    also: [лк]   # кабинет
  - says: карта
    also:
      - кредитка
      - дебетовка
en:
  - says: sign in
    also: [log on]
"""


def changed(text: str, key: str, *also: str) -> str:
    return with_entry(text, "synonyms.yaml", key, {"also": "\n".join(also)}, LANGUAGES)


def synonyms_in(text: str) -> dict[str, dict[str, str]]:
    held = entries_of(text, "synonyms.yaml", LANGUAGES)
    assert held is not None
    return held


def test_entries_are_named_by_language_and_word():
    held = synonyms_in(TEXT)
    assert (
        list(held) == ["ru: профиль", "ru: карта", "en: sign in"] and held["ru: карта"]["also"] == "кредитка\nдебетовка"
    )


def test_a_change_is_of_its_own_lines():
    made = changed(TEXT, "ru: карта", "кредитка", "пластик")
    before, after = TEXT.split("  - says: карта")[0], TEXT.partition("en:")[2]
    assert made.startswith(before) and made.endswith("en:" + after)
    assert synonyms_in(made)["ru: карта"]["also"] == "кредитка\nпластик"


def test_a_new_one_stands_behind_those_of_its_language_or_begins_it():
    made = changed(TEXT, "ru: вклад", "депозит")
    assert list(synonyms_in(made)) == ["ru: профиль", "ru: карта", "ru: вклад", "en: sign in"]
    assert synonyms_in(changed("", "en: card", "plastic")) == {"en: card": {"also": "plastic"}}


def test_one_that_is_removed_leaves_the_others_and_no_empty_language():
    assert list(synonyms_in(changed(TEXT, "ru: профиль"))) == ["ru: карта", "en: sign in"]
    assert "en:" not in changed(TEXT, "en: sign in") and "# What readers type." in changed(TEXT, "ru: карта")


@pytest.mark.parametrize("key", ["профиль", "ru:", "русский: x", ""])
def test_a_name_without_a_language_is_refused(key: str):
    with pytest.raises(ValueError, match="synonym|entry"):
        changed(TEXT, key, "x")
