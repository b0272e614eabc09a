"""Sign-in with a provider that is none of ours: what others wrote for testing clients finds nothing wrong with this one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import oidc_provider_mock
import pytest
from fastapi.testclient import TestClient

from tests.web.staff.test_oidc import FILE, WITH
from web.app import create_app

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")  # of the provider's own code


@pytest.fixture
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def site(provider: str, settings, tmp_path) -> TestClient:
    """A help centre that knows this provider; its clock is the provider's, which is the real one."""
    (tmp_path / "oidc.toml").write_text(FILE.format(id="corp", issuer=provider), "utf-8")
    chosen = settings.model_copy(update={"oidc": str(tmp_path / "oidc.toml"), "base_url": "http://testserver"})
    app = create_app(chosen, clock=lambda: datetime.now(UTC))
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


def agree(site: TestClient, provider: str, person: str, **claims: object) -> httpx.Response:
    """Whoever is sent to the provider says there who they are, and comes back."""
    assert httpx.put(f"{provider}/users/{person}", json={"name": person.title(), **claims}).status_code == 204
    sent = site.get(f"{WITH}?back=/agent/queue")
    answer = httpx.post(sent.headers["location"], data={"sub": person})
    assert answer.status_code == 302
    back = urlsplit(answer.headers["location"])
    return site.get(f"{back.path}?{back.query}")


def test_somebody_is_let_in_with_the_rights_of_their_groups(site: TestClient, provider: str):
    arrived = agree(site, provider, "anna", groups=["helpdesk"])
    assert arrived.status_code == 200 and 'content="0; url=/agent/queue"' in arrived.text
    assert site.get("/agent").status_code == 200
    assert site.get("/manager/team").status_code == 403


def test_groups_are_read_anew_at_each_sign_in(site: TestClient, provider: str):
    agree(site, provider, "anna", groups=["helpdesk"])
    agree(site, provider, "anna", groups=["leads"])
    assert site.get("/manager/team").status_code == 200


def test_whoever_is_in_no_group_of_ours_is_not_let_in(site: TestClient, provider: str):
    agree(site, provider, "boris", groups=["kitchen"])
    assert site.get("/agent").status_code == 303


def test_whoever_declines_there_is_not_let_in(site: TestClient, provider: str):
    sent = site.get(WITH)
    back = urlsplit(httpx.post(sent.headers["location"], data={"action": "deny"}).headers["location"])
    assert "access_denied" in back.query
    assert site.get(f"{back.path}?{back.query}").status_code == 403
    assert site.get("/agent").status_code == 303
