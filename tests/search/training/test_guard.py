"""The guard asks of both halves and of what came later, and lets nothing through that may be luck or costs somebody."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from search.training import guard
from search.training.examples import Example
from search.training.guard import GuardVerdict, PartVerdict, RankFigures, judged, splits_of

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
ASKED = {
    "ru/atm": ("железяка зажевала пластик", "железяка съела мой пластик", "пластик застрял в железяке", "зажевало"),
    "ru/loan": ("хочу развязаться с долгом", "развязаться с долгом быстрее", "с долгом развязаться", "долг отдать"),
}
ARTICLES = {
    "ru/atm.md": "---\ntitle: Банкомат не вернул карту\n---\n\nОставайтесь рядом и позвоните.\n",
    "ru/loan.md": "---\ntitle: Погасить кредит досрочно\n---\n\nПодайте заявление.\n",
    "ru/deposit.md": "---\ntitle: Открыть вклад\n---\n\nВ приложении за минуту.\n",
}
LEARNT = {
    "ru/atm.md": "---\ntitle: Железяка зажевала, съела пластик, пластик застрял\n---\n\nОставайтесь рядом и позвоните.\n",
    "ru/loan.md": "---\ntitle: Развязаться с долгом, долг отдать\n---\n\nПодайте заявление.\n",
    "ru/deposit.md": "---\ntitle: Открыть вклад\n---\n\nВ приложении за минуту.\n",
}


def asked(articles: int, questions: int, dated: bool = False) -> list[Example]:
    """So many articles in both languages with so many questions each, one a day where they are dated."""
    return [
        Example(
            article=f"{'ru' if n % 2 else 'en'}/a{article}",
            text=f"question {n} of {article}",
            at=NOON + timedelta(days=article * questions + n) if dated else None,
        )
        for article in range(articles)
        for n in range(questions)
    ]


def test_every_article_is_once_known_and_once_unknown():
    one, other = splits_of(asked(10, 4))
    known = [{example.key for example in split.learn} for split in (one, other)]
    assert known[0] | known[1] == {f"a{n}" for n in range(10)} and not known[0] & known[1]
    for split, mine, theirs in ((one, known[0], known[1]), (other, known[1], known[0])):
        assert {example.key for example in split.asked[guard.WITH]} == mine
        assert {example.key for example in split.asked[guard.WITHOUT]} == theirs


def test_nothing_is_asked_that_was_taught():
    for split in splits_of(asked(10, 4, dated=True) + asked(30, 5, dated=True)[40:]):
        for part in split.asked.values():
            assert not set(split.learn) & set(part)


def test_a_quarter_of_the_questions_of_a_known_article_is_held_out_and_never_its_only_one():
    (split, _) = splits_of(asked(6, 8) + [Example(article="ru/single", text="once")])
    held = Counter(example.key for example in split.asked[guard.WITH])
    assert set(held.values()) == {2} and "single" not in held


def test_of_many_dated_lessons_the_last_fifth_is_asked_of_what_came_before():
    lessons = asked(25, 8, dated=True)
    split = splits_of([*asked(4, 2), *lessons])[-1]
    assert split.name == "by time"
    later = split.asked[guard.LATER] + split.asked[guard.LATER_SELDOM]
    assert len(later) == 40
    assert min(one.at for one in later if one.at) > max(one.at for one in split.learn if one.at)
    assert [one.name for one in splits_of(lessons[:60])] == ["half 1", "half 2"]


def test_what_comes_later_about_articles_seldom_asked_for_is_told_by_itself():
    lessons = [
        Example(article=f"ru/{'often' if n % 10 else f'seldom{n}'}", text=str(n), at=NOON + timedelta(days=n))
        for n in range(200)
    ]
    later = splits_of(lessons)[-1].asked
    assert {one.key for one in later[guard.LATER]} == {"often"}
    assert [one.key for one in later[guard.LATER_SELDOM]] == ["seldom160", "seldom170", "seldom180", "seldom190"]


def test_both_models_are_asked_the_same_and_the_better_one_is_told(keyword_engine):
    examples = [Example(article=article, text=text) for article, texts in ASKED.items() for text in texts]
    better = keyword_engine(LEARNT)
    verdict = judged(keyword_engine(ARTICLES), splits_of(examples), lambda split: better)
    parts = {part.part: part for part in verdict.parts}
    assert parts[guard.WITH].questions == 2 and parts[guard.WITHOUT].questions == 8
    assert parts[guard.WITHOUT].gain > 0 and parts[guard.WITHOUT].after.hit1 == 1
    assert verdict.lucky < 0.05


def test_the_same_model_gains_nothing_and_is_not_used(keyword_engine):
    examples = [Example(article=article, text=text) for article, texts in ASKED.items() for text in texts]
    plain = keyword_engine(ARTICLES)
    verdict = judged(plain, splits_of(examples), lambda split: plain)
    assert {part.gain for part in verdict.parts} == {0.0}
    assert verdict.lucky == 1 and verdict.objections


def part(name: str, questions: int, gain: float) -> PartVerdict:
    before, after = (RankFigures(hit1=0.5, hit3=0.7, mrr=mrr) for mrr in (0.6, 0.6 + gain))
    return PartVerdict(part=name, questions=questions, before=before, after=after)


@pytest.mark.parametrize(
    ("parts", "lucky", "cards", "objects"),
    [
        ([("with", 200, 0.05), ("without", 200, 0.0)], 0.0, 0.9, ""),
        ([("with", 200, 0.05), ("without", 200, -0.02)], 0.0, 0.9, "without: MRR -0.020"),
        ([("with", 200, 0.05), ("without", 10, -0.02)], 0.0, 0.9, ""),
        ([("with", 200, 0.01), ("without", 200, 0.0)], 0.2, 0.9, "may be luck"),
        ([("with", 200, 0.05), ("without", 200, 0.01)], 0.0, 0.8, "fewer answer cards are right"),
        ([("with", 10, 0.05)], 0.0, 0.9, "too few questions"),
    ],
    ids=["helps", "costs those without", "a few may lose", "luck", "worse cards", "too few"],
)
def test_it_is_used_only_where_nothing_speaks_against_it(
    parts: list[tuple[str, int, float]], lucky: float, cards: float, objects: str
):
    verdict = GuardVerdict(parts=tuple(part(*one) for one in parts), lucky=lucky, cards_before=0.9, cards_after=cards)
    assert objects in "; ".join(verdict.objections)
    assert bool(objects) == bool(verdict.objections)
