"""An entry of a list is changed, added and taken away, and no other line of the file is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.articles.yaml_fields import read_fields
from kb.writing.entries.entries_form import entries_of, with_entry, without_entry
from kb.writing.entries.entry_fields import FORMS

LANGUAGES = ("ru", "en")
ARTICLES = Path(__file__).parents[4] / "articles"
NOTICES = """# What is down.
timezone: Europe/Moscow

notices:
  - id: night
    severity: planned   # as agreed
    from: 2026-11-15 02:00
    sections: [access]
    title:
      ru: Ночь
      en: Night

  # of the branch
  - id: mail
    severity: outage
    from: 2026-12-01 02:00
    title: Mail
"""


def changed(text: str, name: str, key: str, **values: str) -> str:
    held = entries_of(text, name, LANGUAGES)
    assert held is not None
    return with_entry(
        text, name, key, {**held.get(key, {}), **{k.replace("_of_", "."): v for k, v in values.items()}}, LANGUAGES
    )


@pytest.mark.parametrize("name", ["notices.yaml", "contacts.yaml"])
def test_a_form_sent_back_as_it_was_changes_no_byte_of_the_bundled_files(name):
    text = (ARTICLES / name).read_text("utf-8")
    held = entries_of(text, name, LANGUAGES)
    assert held
    for key, values in held.items():
        assert with_entry(text, name, key, values, LANGUAGES) == text


def test_a_changed_field_changes_its_own_lines():
    made = changed(NOTICES, "notices.yaml", "night", to="2026-11-15 05:30", title_of_en="Night work")
    assert made.startswith(NOTICES[: NOTICES.index("    title:")])
    assert made.endswith(NOTICES[NOTICES.index("\n  # of the branch") :])
    held = entries_of(made, "notices.yaml", LANGUAGES)
    assert held is not None
    assert (held["night"]["to"], held["night"]["title.en"]) == ("2026-11-15 05:30", "Night work")
    assert held["night"]["title.ru"] == "Ночь" and held["mail"]["title"] == "Mail"


def test_entries_are_added_at_the_end_of_their_list_and_taken_away():
    made = changed(NOTICES, "notices.yaml", "cards", severity="degraded", sections="cards\r\nloans", text_of_ru="Ждите")
    assert made.startswith(NOTICES)
    held = entries_of(made, "notices.yaml", LANGUAGES)
    assert held is not None and list(held) == ["night", "mail", "cards"]
    assert held["cards"]["sections"] == "cards\nloans" and held["cards"]["text.ru"] == "Ждите"
    assert without_entry(made, "notices.yaml", "cards") == NOTICES
    assert without_entry(NOTICES, "notices.yaml", "none") == NOTICES
    bare = without_entry(without_entry(NOTICES, "notices.yaml", "night"), "notices.yaml", "mail")
    fields = read_fields(bare)
    assert fields is not None and fields.values["notices"] == [] and "# What is down." in bare
    again = read_fields(changed(bare, "notices.yaml", "new", severity="outage"))
    assert again is not None and again.values["notices"] == [{"id": "new", "severity": "outage"}]


@pytest.mark.parametrize("text", ["", "timezone: Europe/Moscow\n"])
def test_a_file_without_the_list_gets_one(text):
    made = changed(text, "notices.yaml", "new", severity="outage", title="Mail")
    fields = read_fields(made)
    assert fields is not None and made.startswith(text)
    assert fields.values["notices"] == [{"id": "new", "severity": "outage", "title": "Mail"}]


def test_lists_of_each_language_are_written_for_each():
    text = (ARTICLES / "contacts.yaml").read_text("utf-8")
    made = changed(text, "contacts.yaml", "chat", solves_of_en="Fees\nLimits: all of them")
    before, after = text.split("\n"), made.split("\n")
    assert len(before) == len(after) and sum(a != b for a, b in zip(before, after, strict=True)) == 1
    fields = read_fields(made)
    assert fields is not None
    chat = next(one for one in fields.values["channels"] if one["id"] == "chat")
    assert chat["solves"]["en"] == ["Fees", "Limits: all of them"] and chat["hours"] == {"every_day": "07:00-23:00"}


def test_what_cannot_be_an_entry_is_refused():
    for key in ("Две сети", "a b", "-"):
        with pytest.raises(ValueError):
            changed(NOTICES, "notices.yaml", key, severity="outage")


def test_an_entry_in_braces_is_laid_out_and_its_neighbours_stay():
    flow = "channels:\n  - {id: chat, kind: chat, title: {ru: Чат, en: 'Chat: now'}, link: https://a.example}   # as agreed\n"
    flow += "  - {id: form, kind: form, title: Форма}\n"
    made = with_entry(flow, "contacts.yaml", "chat", entries_of(flow, "contacts.yaml", LANGUAGES)["chat"], LANGUAGES)
    assert made == flow  # nothing was changed
    renamed = changed(flow, "contacts.yaml", "chat", title_of_ru="Чат в приложении")
    fields = read_fields(renamed)
    assert fields is not None and renamed.endswith("\n  - {id: form, kind: form, title: Форма}\n")
    assert fields.values["channels"][0] == {
        "id": "chat",
        "kind": "chat",
        "title": {"ru": "Чат в приложении", "en": "Chat: now"},
        "link": "https://a.example",
    }


def test_pages_of_the_widget_and_their_articles():
    text = '# Where\n/cards/*: [cards/limits]   # two\n"/loans":\n  - loans/a\n'
    held = entries_of(text, "widget.yaml", LANGUAGES)
    assert held == {"/cards/*": {"articles": "cards/limits"}, "/loans": {"articles": "loans/a"}}
    assert all(with_entry(text, "widget.yaml", key, values, LANGUAGES) == text for key, values in held.items())
    made = changed(
        changed(text, "widget.yaml", "/loans", articles="loans/a\nloans/b"), "widget.yaml", "/new", articles="x"
    )
    fields = read_fields(made)
    assert fields is not None and made.startswith("# Where\n/cards/*: [cards/limits]   # two\n")
    assert fields.values == {"/cards/*": ["cards/limits"], "/loans": ["loans/a", "loans/b"], "/new": ["x"]}
    assert without_entry(made, "widget.yaml", "/new") == made[: made.index("/new")]
    with pytest.raises(ValueError):
        changed(text, "widget.yaml", "cards", articles="x")
    assert set(FORMS) >= {"notices.yaml", "contacts.yaml", "widget.yaml"}


LONG = """notices:
  - id: cards
    severity: degraded
    from: 2026-11-26 16:40
    title: Карты
    text: |
      Платежи идут дольше.

      Второй раз платить "не нужно".
  - {id: late, severity: planned, from: 2026-12-01 10:00, title: Работы, text: Недолго}
"""


def test_lines_of_a_long_text_stay_lines_and_a_text_that_was_left_alone_keeps_its_bytes():
    held = entries_of(LONG, "notices.yaml", LANGUAGES)
    assert held is not None
    for key, values in held.items():
        as_sent = {name: value.replace("\n", "\r\n") for name, value in values.items()}
        assert with_entry(LONG, "notices.yaml", key, as_sent, LANGUAGES) == LONG
    assert "text: |\n      Платежи" in changed(LONG, "notices.yaml", "cards", severity="outage")
    said = 'Уже лучше.\r\n\r\nПлатить "второй раз" не нужно.'
    made = with_entry(LONG, "notices.yaml", "cards", {**held["cards"], "text": said}, LANGUAGES)
    again = entries_of(made, "notices.yaml", LANGUAGES)
    assert again is not None and again["cards"]["text"] == said.replace("\r\n", "\n")
    assert again["late"] == held["late"]
