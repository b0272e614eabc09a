"""What is read to a caller holds no line of a note for staff, and a figure is told with who answers for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from kb.articles.facts import Fact, Facts
from web.parts.article_blocks import ArticleBlocks, blocks_of
from web.parts.spoken_facts import boundary_of, facts_of, without_notes
from web.site.localised import in_language
from web.site.texts import load_texts

TEXTS = load_texts(("ru", "en"))["ru"]


def blocks(*notes: str, titles: tuple[str, ...] = ()) -> ArticleBlocks:
    return ArticleBlocks((), notes, "", titles)


def test_a_passage_loses_every_line_of_a_note_and_nothing_else():
    noted = blocks("Проверьте паспорт.")
    assert without_notes("Позвоните.  Проверьте паспорт.\nЖдите.", noted) == "Позвоните. Ждите."
    assert without_notes("Как  было", blocks()) == "Как  было"


def test_the_title_of_a_note_that_was_cut_is_not_left_behind():
    html = '<p>Позвоните.</p><div class="admonition internal"><p class="admonition-title">Для оператора</p><p>Проверьте.</p></div>'
    noted = blocks_of(html)
    assert (noted.titles, noted.notes) == (("Для оператора",), ("Проверьте.",))
    assert without_notes("Позвоните. Для оператора Проверьте.", noted) == "Позвоните."
    assert without_notes("Позвоните. Для оператора", noted) == "Позвоните."
    assert without_notes("Для оператора есть памятка. Позвоните.", noted) == "Для оператора есть памятка. Позвоните."


def test_only_an_outcome_that_has_a_boundary_is_told_of():
    assert boundary_of(TEXTS, "cannot_help") and boundary_of(TEXTS, "solve") == ""


def test_a_fact_that_stands_in_the_article_is_told_with_its_owner(live):
    tree = live.internal.tree
    fact = next(fact for fact in tree.facts.by_key.values() if len(in_language(fact.value, "ru")) > 3)
    value, article = in_language(fact.value, "ru"), replace(tree.article("ru", "cards/block"), summary="")
    lines = facts_of(tree, article, ArticleBlocks((), (), f"Звоните: {value}."), TEXTS)
    assert value in [line.value for line in lines] and any(fact.owner in line.about for line in lines)
    assert value not in [line.value for line in facts_of(tree, article, blocks_of("<p>Ничего</p>"), TEXTS)]


def test_a_figure_that_is_part_of_another_one_a_word_or_nobodys_is_no_fact(live):
    tree = live.internal.tree
    article = replace(tree.article("ru", "cards/block"), summary="")

    def fact(key: str, value: str) -> Fact:
        return Fact(key=key, value={"": value}, owner="cards", valid_until=date(2030, 1, 1), about=f"О {key}")

    known = Facts(
        by_key={
            one.key: one
            for one in (fact("a", "5 минут"), fact("b", "сразу"), fact("c", "30 дней"), fact("d", "30 дней"))
        }
    )
    few = SimpleNamespace(facts=known)
    told = facts_of(few, article, ArticleBlocks((), (), "Ждите 5 минут, сразу или 30 дней."), TEXTS)
    assert [(line.value, line.name) for line in told] == [("5 минут", "О a")]
    assert facts_of(few, article, ArticleBlocks((), (), "Ждите 45 минут"), TEXTS) == ()
    named = replace(fact("a", "5 минут"), name={"ru": "Срок кода", "en": "How long a code holds"})
    few.facts = Facts(by_key={"a": named})
    assert facts_of(few, article, ArticleBlocks((), (), "Ждите 5 минут"), TEXTS)[0].name == "Срок кода"
