"""How assistants of the tests call: over HTTP, with a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from kb.staff.tokens import create_token, revoke_token
from kb.storage.database import connect
from tests.journeys.conftest import serving
from tests.web.conftest import NOW
from web.app import create_app
from web.site.services import utc_now


@pytest.fixture
def token(settings) -> Callable[..., str]:
    """Makes a token of some scopes; `token.revoke()` ends the last one."""
    database, made = connect(settings.database_url), []

    def make(*scopes: str, **options: Any) -> str:
        with database.begin() as conn:
            known, secret = create_token(conn, "assistant", scopes, at=NOW - timedelta(days=2), **options)
        made.append(known.id)
        return secret

    def revoke() -> None:
        with database.begin() as conn:
            revoke_token(conn, made[-1], at=NOW)

    make.revoke = revoke  # type: ignore[attr-defined]
    return make


@pytest.fixture
def url(settings) -> Iterator[str]:
    app = create_app(settings.model_copy(update={"deliver": False}), clock=utc_now)
    with serving(app) as address:
        yield address
