"""A change wakes the deliverer when it is on disk, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.delivery.deliverer import Deliverer
from kb.delivery.foreign_names import ForeignNames
from kb.errors import RequestError
from kb.requests.attachments import AttachmentStore
from kb.requests.events import Mailroom
from kb.requests.upload_budget import UploadBudget
from kb.staff.accounts import add_person, list_staff
from kb.storage.database import connect
from tests.web.conftest import NOW
from web.site.state import SiteState


class CountingDeliverer(Deliverer):
    nudges = 0

    def nudge(self) -> None:
        self.nudges += 1


@pytest.fixture
def state(settings, tmp_path):
    database = connect(settings.database_url)
    deliverer = CountingDeliverer(database, {}, clock=lambda: NOW)
    yield SiteState(
        database,
        AttachmentStore(tmp_path / "pictures"),
        Mailroom(key=b"k" * 32),
        deliverer,
        UploadBudget(b"k" * 32),
        ForeignNames(lambda: False),
    )
    database.close()


def test_what_was_changed_is_stored_before_the_deliverer_is_woken(state: SiteState):
    with state.change() as conn:
        add_person(conn, "Anna", "agent", "correct horse battery", at=NOW - timedelta(days=1))
        assert state.deliverer.nudges == 0
    with state.read() as conn:
        assert [person.name for person in list_staff(conn)] == ["Anna"]
    assert state.deliverer.nudges == 1


def test_a_change_that_fails_stores_nothing_and_wakes_nobody(state: SiteState):
    with pytest.raises(ZeroDivisionError), state.change() as conn:
        add_person(conn, "Anna", "agent", "correct horse battery", at=NOW - timedelta(days=1))
        1 / 0  # noqa: B018
    with state.read() as conn:
        assert list_staff(conn) == ()
    assert state.deliverer.nudges == 0


@pytest.mark.parametrize(
    ("email", "fault"), [("nobody", "malformed"), ("аnna@b.ru", "mixed"), ("анна@b.ru", "foreign")]
)
def test_an_address_no_letter_reaches_is_refused_by_its_fault(state: SiteState, email: str, fault: str):
    with pytest.raises(RequestError) as refused:
        state.refuse_unwritable(email)
    assert (refused.value.code, refused.value.about) == ("address", {"fault": fault})
    for fine in ("", "anna@example.org", "anna@почта.рф"):
        state.refuse_unwritable(fine)
