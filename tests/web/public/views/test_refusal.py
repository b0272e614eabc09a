"""Who may not send the form now is told when to try again, by the office's clock, and which way is open meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.articles.contacts import NO_CONTACTS
from kb.requests.limits import Verdict
from tests.web.conftest import NOW
from tests.web.public.views.conftest import EN, RU, plain
from web.public.views.refusal import PERSONS_OWN, refusal

AGAIN = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # half past one on the 24th in Moscow


@pytest.mark.parametrize("reason", PERSONS_OWN)
@pytest.mark.parametrize("texts", [RU, EN], ids=["ru", "en"])
def test_what_a_second_click_mends_names_no_other_channel(tree, texts, reason):
    error = refusal(Verdict(reason, AGAIN), tree.contacts, texts, at=NOW)
    assert (error.field, error.message) == ("send", texts(f"contact.refused.{reason}"))


def test_too_many_requests_name_the_moment_and_the_open_channel(tree):
    said = plain(refusal(Verdict("hour", AGAIN), tree.contacts, RU, at=NOW).message)
    assert said.startswith("С вашего адреса за час пришло слишком много обращений.")
    assert "после 1:30 24 ноября 2026 по московскому времени" in said
    assert said.endswith("Есть другой канал: чат в приложении.")
    told = plain(refusal(Verdict("day", AGAIN), tree.contacts, EN, at=NOW).message)
    assert "after 1:30 on 24 November 2026, Moscow time" in told and told.endswith("another way: chat in the app.")


def test_without_contacts_the_moment_is_told_in_utc_and_no_channel_is_invented():
    said = plain(refusal(Verdict("total", AGAIN), NO_CONTACTS, EN, at=NOW).message)
    assert said.endswith("You can send it after 22:30 on 23 November 2026, UTC.")


def test_a_repeated_request_need_not_wait_for_anything(tree):
    said = plain(refusal(Verdict("duplicate"), NO_CONTACTS, EN, at=NOW).message)
    assert said == "We have already received this request, so there is no need to repeat it."
