"""A notice says from when to when something does not work, in the zone of the house; a mistake in the file names its line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb.articles.notices.notices import NOTICES, Notice, as_records, in_order

GOOD = """timezone: Europe/Moscow
notices:
  - id: transfers-late
    severity: outage
    from: 2026-11-26 16:40
    to: "2026-11-26T20:00+03:00"
    sections: [cards]
    articles: [cards/a]
    words: [не проходит перевод]
    title: {ru: Переводы задерживаются, en: Transfers are late}
    text: {ru: Деньги дойдут сами.}
"""


def load(folder, text: str):
    return folder.write("notices.yaml", text).article("ru/cards/a.md")


def test_moments_are_read_in_the_zone_of_the_file(folder):
    (notice,) = load(folder, GOOD).load().notices
    assert notice.start == datetime(2026, 11, 26, 13, 40, tzinfo=UTC) and notice.end == datetime(
        2026, 11, 26, 17, 0, tzinfo=UTC
    )
    assert (notice.severity, notice.sections, notice.words) == ("outage", ("cards",), ("не проходит перевод",))
    assert NOTICES.validate_python(as_records((notice,))) == (notice,)


def test_without_a_zone_of_its_own_the_file_has_that_of_the_channels(folder):
    folder.write(
        "contacts.yaml",
        "channels:\n  - {id: phone, kind: phone, title: Телефон, timezone: Asia/Yekaterinburg}\n",
    )
    (notice,) = load(folder, GOOD.replace("timezone: Europe/Moscow\n", "")).load().notices
    assert notice.start == datetime(2026, 11, 26, 11, 40, tzinfo=UTC)


def test_without_the_file_there_are_none(folder):
    assert folder.article("ru/a.md").load().notices == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("outage", "broken", 4, "use outage, degraded or planned"),
        ("2026-11-26 16:40", "tomorrow", 5, "2026-12-01 02:00"),
        ("2026-11-26 16:40", "2026-02-30 16:40", 5, "2026-12-01 02:00"),
        ("2026-11-26T20:00+03:00", "2026-11-25 20:00", 6, "exchange from and to"),
        ("[cards]", "[crads]", 7, "did you mean 'cards'?"),
        ("[cards/a]", "[cards/b]", 8, "did you mean 'cards/a'?"),
        ("transfers-late", "14", 3, "docs/writing.md"),
        ("Europe/Moscow", "Moscow", 1, "Europe/Moscow"),
        ("words:", "word:", 9, "did you mean 'words'?"),
        ("[не проходит перевод]", "не проходит перевод", 9, "a list"),
        ("    title: {ru: Переводы задерживаются, en: Transfers are late}\n", "", 3, "add title:"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(folder, old: str, new: str, line: int, said: str):
    error = load(folder, GOOD.replace(old, new)).error()
    assert (error.code, error.path, error.line) == ("notices-broken", "notices.yaml", line)
    assert said in error.hint


def test_two_notices_of_one_id_are_told_apart_by_nobody(folder):
    twice = GOOD + GOOD.split("notices:\n")[1]
    assert "used twice" in load(folder, twice).error().message


NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def notice(severity: str = "outage", *, hours: float = -1, lasts: float | None = None, **more) -> Notice:
    start = NOON + timedelta(hours=hours)
    end = start + timedelta(hours=lasts) if lasts else None
    return Notice.model_validate(
        {"id": "n", "severity": severity, "title": {"": "t"}, "start": start, "end": end, **more}
    )


def test_it_is_shown_while_it_lasts_and_planned_work_days_ahead():
    assert notice().shown(NOON) and not notice(hours=1).shown(NOON) and not notice(hours=-3, lasts=2).shown(NOON)
    assert notice("planned", hours=71).shown(NOON) and not notice("planned", hours=73).shown(NOON)
    assert notice(hours=-3, lasts=2).over(NOON) and not notice(hours=-1, lasts=2).over(NOON)


def test_a_section_takes_in_the_sections_below_it_and_no_neighbour():
    one = notice(sections=("cards",))
    assert one.concerns(section="cards") and one.concerns(section="cards/limits")
    assert not one.concerns(section="cards-old") and not one.concerns() and not one.for_everybody


def test_the_worst_stands_first_then_the_newest():
    late, early, work = notice(id="late"), notice(id="early", hours=-2), notice("planned", id="work")
    assert [one.id for one in in_order((work, early, late))] == ["late", "early", "work"]


def test_a_version_changes_with_what_followers_would_read_and_with_nothing_else():
    assert notice().version != notice(text={"ru": "новое"}).version != notice(lasts=3).version
    assert notice().version == notice(words=("перевод",)).version
