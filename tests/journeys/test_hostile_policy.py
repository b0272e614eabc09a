"""The policy alone: hostile markup as it stands, on a page with our headers, runs nothing and loads nothing in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.hostile import Evil, Raw, evil_site, raw_pages, watched
from tests.web.xss_vectors import FAMILIES, Vector, vectors

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def evil() -> Iterator[Evil]:
    with evil_site() as made:
        yield made


@pytest.fixture(scope="module")
def raw(evil: Evil) -> Iterator[Raw]:
    with raw_pages() as made:
        for vector in vectors(evil.url):
            made.add(f"<!doctype html><title>x</title><body>{vector.text}")
        yield made


def done(browser: Browser, raw: Raw, evil: Evil, *, policy: bool) -> dict[Vector, list[str]]:
    """What each vector did: ran, or called elsewhere. Standing ready is no deed."""
    deeds = {}
    with watched(browser, evil, policy=True) as seen:
        for place, vector in enumerate(vectors(evil.url)):
            found = seen.visit(raw.address(place, policy=policy))
            if did := [deed for deed in found if deed.startswith(("ran", "called", "asked"))]:
                deeds[vector] = did
    return deeds


def test_no_vector_runs_or_loads_anything_under_the_policy(browser: Browser, raw: Raw, evil: Evil):
    assert len(vectors()) >= 150
    assert done(browser, raw, evil, policy=True) == {}


def test_most_vectors_of_every_family_are_alive(browser: Browser, raw: Raw, evil: Evil):
    deeds = done(browser, raw, evil, policy=False)
    assert len(deeds) >= 150
    assert {vector.family for vector in deeds} == FAMILIES.keys()


def test_a_browser_told_to_ignore_the_policy_does_ignore_it(browser: Browser, raw: Raw, evil: Evil):
    with watched(browser, evil, policy=False) as seen:
        assert "ran" in seen.visit(raw.address(0, policy=True))
