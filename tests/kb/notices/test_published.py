"""What staff publish stands until somebody ends it, and who did what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.errors import StaffError
from kb.notices.published import NewNotice, change, end, events_of, find_notice, list_notices, publish


@pytest.fixture
def new(now) -> NewNotice:
    return NewNotice(severity="outage", title={"ru": " Нет входа ", "en": ""}, start=now, sections=("access",))


def test_a_notice_is_published_changed_and_ended_each_by_somebody(db, now, new):
    with db.begin() as conn:
        notice = publish(conn, new, who="Анна", at=now)
        assert notice.title == {"ru": "Нет входа"} and list_notices(conn) == (notice,)
        later = now + timedelta(hours=1)
        changed = change(conn, notice.id, replace(new, text={"ru": "Чиним."}), who="Пётр", at=later)
        assert changed and changed.text == {"ru": "Чиним."}
        ended = end(conn, notice.id, who="Ольга", at=later + timedelta(hours=1))
        assert ended and ended.over(later + timedelta(hours=1)) and find_notice(conn, notice.id) == ended
        done = [(event.event, event.who) for event in events_of(conn, notice.id)]
    assert done == [("ended", "Ольга"), ("changed", "Пётр"), ("published", "Анна")]


def test_a_click_repeated_is_no_second_change_and_no_second_end(db, now, new):
    with db.begin() as conn:
        notice = publish(conn, new, who="Анна", at=now)
        change(conn, notice.id, new, who="Пётр", at=now)
        first = end(conn, notice.id, who="Анна", at=now + timedelta(hours=1))
        assert end(conn, notice.id, who="Пётр", at=now + timedelta(hours=2)) == first
        assert [event.event for event in events_of(conn, notice.id)] == ["ended", "published"]


def test_work_that_is_called_off_before_it_begins_is_over(db, now, new):
    with db.begin() as conn:
        notice = publish(conn, replace(new, start=now + timedelta(days=1)), who="Анна", at=now)
        ended = end(conn, notice.id, who="Анна", at=now)
    assert ended and ended.over(now)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("title", {"title": {"ru": " "}}), ("severity", {"severity": "bad"}), ("end", {"end": "start"})],
    ids=["no title", "unknown severity", "ends at once"],
)
def test_what_cannot_be_published_names_its_field(db, new, now, field, changed):
    values = {**changed, "end": now} if "end" in changed else changed
    with pytest.raises(StaffError, match=f"^{field}$"), db.begin() as conn:
        publish(conn, replace(new, **values), who="Анна", at=now)


@pytest.mark.parametrize("id", ["", "x", "٣", "transfers-late", "99999999999", "7"])
def test_an_id_of_no_published_notice_finds_nothing(db, now, new, id: str):
    with db.begin() as conn:
        assert find_notice(conn, id) is None and events_of(conn, id) == ()
        assert change(conn, id, new, who="Анна", at=now) is None and end(conn, id, who="Анна", at=now) is None
