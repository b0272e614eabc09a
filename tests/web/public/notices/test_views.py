"""The status page keeps what stands, what is ahead and what was apart; a notice tells its history only when it has one."""

from __future__ import annotations

from datetime import timedelta

from kb.notices.followers import Follower
from kb.notices.published import NoticeEvent
from tests.web.parts.test_notices import NOON, TEXTS, notice, standing
from web.public.notices.views import HISTORY, FollowingPage, NoticePage, StatusPage


def test_what_stands_what_is_ahead_and_what_was_stand_apart():
    old = notice("4", hours=-24 * (HISTORY.days + 2), lasts=1)
    there = standing(
        notice("1"), notice("2", severity="planned", hours=48, lasts=2), notice("3", hours=-5, lasts=1), old
    )
    page = StatusPage.of(TEXTS["ru"], there)
    ids = [[one.url[-1] for one in group] for group in (page.now, page.ahead, page.past)]
    assert ids == [["1"], ["2"], ["3"]]


def event(kind: str, text: str, hours: float = 0) -> NoticeEvent:
    return NoticeEvent(event=kind, who="Анна", title={"": "t"}, text={"": text}, at=NOON + timedelta(hours=hours))


def test_history_is_told_once_something_changed_and_names_nobody():
    one, there = notice(), standing(notice())
    first = NoticePage.of(TEXTS["ru"], there, one, tree=None, events=(event("published", "a"),))
    assert first.told == () and first.action == "/ru/status/1"
    changed = NoticePage.of(TEXTS["ru"], there, one, tree=None, events=(event("changed", "b"), event("published", "a")))
    assert [(told.word, told.text) for told in changed.told] == [("Обновили", "b"), ("Сообщили", "a")]
    assert "Анна" not in str(changed.told)


def test_the_page_of_a_link_says_what_is_true_of_it():
    values = {"id": 1, "notice": "1", "email": "a@b.de", "lang": "ru", "title": "t", "told": "", "asked_at": NOON}
    asked = FollowingPage.of(TEXTS["ru"], Follower(**values, confirmed_at=None), "s")
    follows = FollowingPage.of(TEXTS["ru"], Follower(**values, confirmed_at=NOON), "s")
    assert (asked.state, follows.state, FollowingPage.stopped(TEXTS["ru"]).state) == ("asked", "follows", "stopped")
