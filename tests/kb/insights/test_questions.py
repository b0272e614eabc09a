"""What was asked in a period: no group of fewer than five visitors is told, whatever was asked (k-anonymity)."""

from __future__ import annotations

import random

import pytest

from kb.insights.days import count_days
from kb.insights.groups import regroup
from kb.insights.periods import DayPeriod
from kb.insights.questions import asked_groups, every_group, wordings
from kb.privacy import FEWEST_PEOPLE
from tests.kb.insights.test_groups import all_alike

LETTERS = "абвгде"


@pytest.fixture
def groups(log, db, now):
    def counted(grouping=all_alike, days: int = 7, **wanted):
        count_days(log, db, at=now)
        regroup(log, db, grouping, today=now.date())
        with log.read() as conn:
            return asked_groups(conn, DayPeriod.of(days, now.date()), **wanted)

    return counted


def test_a_group_tells_its_volume_its_shares_and_the_period_before(asked, groups):
    for number in range(8):
        asked(f"v{number}", "ипотека", "none" if number < 6 else "list")
    for number in range(2):
        asked(f"v{number}", "ипотека", "none", days=8)
    [group] = groups()
    assert (group.text, group.visitors, group.before, group.missed) == ("ипотека", 8, 2, 8)
    assert (group.share(group.unanswered), group.share(group.unopened)) == (0.75, 0.25)
    assert sum(group.bars) == 8 and len(group.bars) == 7


def test_a_language_can_be_chosen(asked, groups):
    for number in range(5):
        asked(f"v{number}", "mortgage", "none", lang="en")
    assert groups(lang="ru") == () and len(groups(lang="en")) == 1


def test_the_words_of_a_group_are_those_that_five_share(asked, groups, log, now):
    for number in range(6):
        asked(f"v{number}", "ипотека", "none")
    asked("secret", "ипотека для Анны Ивановой", "none")
    [group] = groups()
    with log.read() as conn:
        told = wordings(conn, group.group_id, DayPeriod.of(7, now.date()))
        assert every_group(conn)["ru", "ипотека"] == group.group_id
    assert [(one.text, one.visitors) for one in told] == [("ипотека", 6)]


def test_a_kind_of_device_can_be_chosen(asked, groups):
    for number in range(6):
        asked(f"p{number}", "ипотека", "none", device="phone")
    for number in range(5):
        asked(f"c{number}", "ипотека", "answer", "ru/loan", device="computer", days=2)
    asked("t", "ипотека", "none", device="tablet")
    [every] = groups()
    [phones], [computers] = groups(device="phone"), groups(device="computer")
    assert (every.visitors, phones.visitors, computers.visitors) == (12, 6, 5)
    assert (phones.share(phones.unanswered), computers.share(computers.unanswered)) == (1, 0)
    assert phones.text == every.text and sum(computers.bars) == 5 and phones.tickets is None
    assert groups(device="tablet") == groups(device="unknown") == ()


@pytest.mark.parametrize("device", ["phone", "unknown"])
@pytest.mark.parametrize("seed", range(2))
def test_no_group_of_fewer_than_five_visitors_with_a_device_is_told(seed, device, asked, groups):
    chance = random.Random(seed)
    people: dict[str, set[str]] = {}
    for number in range(24):
        visitor, kind = f"v{number}", chance.choice(("phone", "unknown"))
        for minute in range(chance.randint(1, 3)):
            words = chance.choice(LETTERS)
            if kind == device:
                people.setdefault(words, set()).add(visitor)
            asked(visitor, words, chance.choice(("none", "list")), minutes=minute, device=kind)

    def by_letter(words, former):
        return [
            member
            for letter in LETTERS
            for member in all_alike([one for one in words if one.folded == letter], {"": letter})
        ]

    for group in groups(by_letter, device=device):
        assert len(people[group.group_id]) >= FEWEST_PEOPLE and group.visitors <= len(people[group.group_id])


@pytest.mark.parametrize("seed", range(4))
def test_no_every_group_fewer_than_five_visitors_is_told(seed, asked, groups):
    """Visitors ask at random, some of them the same thing many times and in many wordings."""
    chance = random.Random(seed)
    people: dict[str, set[str]] = {}
    for number in range(12):
        visitor = f"v{number}"
        for minute in range(chance.randint(1, 5)):
            words = chance.choice(LETTERS) * chance.randint(1, 2)
            people.setdefault(words[0], set()).add(visitor)
            asked(visitor, words, chance.choice(("none", "list")), minutes=minute)

    def by_letter(words, former):
        return [
            member
            for letter in LETTERS
            for member in all_alike([one for one in words if one.folded[0] == letter], {"": letter})
        ]

    for group in groups(by_letter):
        assert len(people[group.group_id]) >= FEWEST_PEOPLE and group.visitors <= len(people[group.group_id])
