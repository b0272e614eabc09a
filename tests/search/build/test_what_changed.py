"""Readers are told which sentences of an article are new; what staff alone see, and what was taken out, is never said."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from kb.settings import Settings
from kb.writing.folder_store import PlainFolderStore
from kb.writing.stores import Signature
from search.build.build import BuildOptions, build
from search.build.what_changed import differences
from search.index.changes import RecentChange, SectionChange
from search.index.passages import Passage
from search.index.tree import Tree
from search.progress import Progress
from search.publish import generations

LONG = " ".join(f"Предложение номер {n} стоит здесь давно и никуда не денется." for n in range(6))
BEFORE = f"---\ntitle: Лимиты\n---\n## Сколько\n\n{LONG} Лимит 100 ₽.\n\n## Когда\n\n{LONG} Ждать день. Секрет 42.\n"
NOW = f"---\ntitle: Лимиты\n---\n## Сколько\n\n{LONG} Лимит 200 ₽.\n\n## Когда\n\n{LONG} Ждать день.\n\n!!! internal\n    Только нам.\n"


def changes(
    folder: Path, before: str = BEFORE, now: str = NOW, *, today: date = date(2026, 11, 22)
) -> dict[str, RecentChange]:
    """What the public tree says after one text was published in place of another on 20 November."""
    articles = folder / "articles"
    (articles / "ru").mkdir(parents=True)
    (articles / "ru" / "limits.md").write_text(before, "utf-8")
    signed = Signature(who="Анна", at=datetime(2026, 11, 20, 9, tzinfo=UTC), message="")
    PlainFolderStore(articles).publish("ru/limits.md", now, expected=before, signed=signed)
    settings = Settings(articles=articles, index=folder / "index", model="none")
    build(settings, BuildOptions(today=today), Progress())
    return dict(
        Tree(folder / "index" / "generations" / generations.current_name(settings.index) / "public", "").changes
    )


def test_new_sentences_are_told_by_section_and_what_is_gone_is_not_repeated(tmp_path: Path):
    change = changes(tmp_path)["ru/limits"]
    assert change.day == date(2026, 11, 20)
    much, when = change.sections
    assert (much.heading, much.anchor, much.new, much.removed) == ("Сколько", "сколько", ("Лимит 200 ₽.",), True)
    assert (when.heading, when.new, when.removed) == ("Когда", (), True)
    said = json.dumps([section.new for section in change.sections], ensure_ascii=False)
    assert "Секрет" not in said and "Только нам" not in said


def test_an_article_that_only_staff_saw_then_is_new_to_readers(tmp_path: Path):
    assert changes(tmp_path, BEFORE.replace("title: Лимиты", "title: Лимиты\naudience: internal")) == {}


def test_after_thirty_days_it_is_no_news(tmp_path: Path):
    assert changes(tmp_path, today=date(2026, 12, 22)) == {}


def passage(text: str, heading: str = "", anchor: str = "") -> Passage:
    return Passage(anchor=anchor, heading=heading, text=text)


def test_a_sentence_that_was_moved_or_punctuated_anew_is_no_change():
    before = [passage("One two. Three four. Five."), passage("Six seven.", "B", "b")]
    now = [passage("Five. One two!"), passage("Six seven. Three, four.", "B", "b")]
    assert differences(before, now) == ()


def test_a_section_that_is_new_is_told_as_one_with_its_first_sentences():
    before = [passage("A. B c d. E f g. H i j. K l. M n. O p. Q r.")]
    now = [*before, passage("One now. Two now. Three now. Four now.", "Fees", "fees")]
    assert differences(before, now) == (
        SectionChange(
            anchor="fees", heading="Fees", new=("One now.", "Two now.", "Three now."), more=1, removed=False, whole=True
        ),
    )


def test_of_an_article_that_was_written_anew_nothing_is_listed():
    assert differences([passage("Old words here. More old.")], [passage("All is new now. Every word.")]) == ()
