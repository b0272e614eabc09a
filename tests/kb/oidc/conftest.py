"""A provider that says the truth until a test asks it not to, and what we know of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.oidc.metadata import KnownProvider
from kb.oidc.providers import Provider
from tests.kb.oidc.provider_twin import ProviderTwin, running
from tests.kb.staff.conftest import anna, passwords  # noqa: F401 - fixtures
from tests.kb.staff.people import NOON


@pytest.fixture
def twin() -> Iterator[ProviderTwin]:
    with running(int(NOON.timestamp())) as made:
        yield made


def provider_at(issuer: str, **changed: object) -> Provider:
    given = {
        "id": "corp",
        "title": "Ромашка ID",
        "issuer": issuer,
        "client_id": "otvet",
        "client_secret": "client secret",
    }
    roles = {"leads": "manager", "writers": "writer", "helpdesk": "agent"}
    return Provider.model_validate(given | {"roles": roles} | changed)


@pytest.fixture
def known(twin: ProviderTwin) -> KnownProvider:
    return KnownProvider(provider_at(twin.issuer))
