"""Somebody signs in with an identity provider on another site, in a browser with its own rules of cookies; is let in, refused, or goes another way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kb.staff.accounts import add_person
from kb.storage.database import connect
from tests.conftest import NOW
from tests.journeys.conftest import Served, address_of, journey_settings, serving
from tests.journeys.test_accessibility import OTHERWISE, WIDE, violations
from tests.kb.oidc.provider_twin import ProviderTwin, running
from tests.ports import open_door
from tests.web.staff.test_oidc import FILE
from web.app import create_app
from web.site.texts import Texts, load_texts

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ["ru", pytest.param("en")]
PASSWORD = "correct horse battery"
TITLE = "Ромашка ID"


@dataclass(frozen=True)
class Door:
    """The door of a site that knows two providers, one of them away; and the page of the other one."""

    page: Page
    twin: ProviderTwin
    texts: Texts

    def agree(self, groups: tuple[str, ...]) -> None:
        """By keyboard: to the provider, and back with what it says of this person."""
        self.twin.claims = {"groups": list(groups)}
        button = self.page.get_by_role("link", name=self.texts("provider.with", title=TITLE)).first
        button.focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.twin.issuer}/**")
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")

    def another_day(self) -> None:
        """The session is over."""
        self.page.context.clear_cookies()
        self.page.goto("/agent/queue")
        self.page.wait_for_url("**/agent/sign-in**")


@pytest.fixture(scope="module")
def twin() -> Iterator[ProviderTwin]:
    with running(int(time.time())) as made:
        yield made


@pytest.fixture(scope="module")
def site(served: Served, twin: ProviderTwin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address has another name than the provider's, so that to a browser they are two sites."""
    folder, door = tmp_path_factory.mktemp("provider"), open_door()
    away = FILE.format(id="gone", issuer="http://127.0.0.1:9").replace(TITLE, "Другой")
    Path(folder / "oidc.toml").write_text(FILE.format(id="corp", issuer=twin.issuer) + away, "utf-8")
    address = address_of(door).replace("127.0.0.1", "localhost")
    told = {"index": served.settings.index, "oidc": str(folder / "oidc.toml"), "base_url": address}
    settings = journey_settings(folder, **told)
    with serving(create_app(settings), door):
        database = connect(settings.database_url)
        with database.begin() as conn:
            add_person(conn, "Вера", "manager", PASSWORD, at=NOW)
        database.close()
        yield address


@pytest.fixture(params=LANGUAGES)
def door(request: pytest.FixtureRequest, browser: Browser, site: str, twin: ProviderTwin) -> Iterator[Door]:
    with browser.new_context(base_url=site, locale=request.param, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto("/agent/queue")
        page.wait_for_url("**/agent/sign-in**")
        yield Door(page, twin, load_texts((request.param,))[request.param])


def test_somebody_comes_back_to_where_they_wanted_with_the_rights_of_their_groups(door: Door):
    page = door.page
    assert violations(page, WIDE + OTHERWISE["ru"]) == []
    door.agree(("helpdesk",))
    page.wait_for_url("**/agent/queue")
    expect(page.get_by_role("heading", level=1)).to_have_text(door.texts("agent.queue"))
    assert page.goto("/manager/team").status == 403
    door.another_day()
    door.agree(("leads", "helpdesk"))  # groups are read anew
    page.wait_for_url(re.compile(r"/agent(/queue)?$"))
    assert page.goto("/manager/team").status == 200


def test_whoever_is_in_no_group_is_told_what_to_do_and_is_not_in(door: Door):
    page = door.page
    door.agree(("kitchen",))
    expect(page.get_by_role("alert")).to_have_text(door.texts("provider.refused.groups", title=TITLE))
    assert violations(page, WIDE + OTHERWISE["ru"]) == []
    page.goto("/agent/queue")
    expect(page).to_have_url(re.compile("/agent/sign-in"))


def test_while_a_provider_is_away_a_name_and_a_password_lead_in(door: Door):
    page = door.page
    page.get_by_role("link", name=door.texts("provider.with", title="Другой")).click()
    expect(page.get_by_role("alert")).to_have_text(door.texts("provider.away", title="Другой"))
    assert violations(page, WIDE) == []
    page.locator("#name").fill("Вера")
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    page.wait_for_url("**/agent/queue")
