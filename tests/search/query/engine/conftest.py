"""Engines over the articles of `desk`, with a model and without."""

from __future__ import annotations

import pytest

from tests.search.query.engine.desk import ARTICLES


@pytest.fixture(scope="module")
def keyword(keyword_engine):
    return keyword_engine(ARTICLES)


@pytest.fixture(scope="module")
def meaning(meaning_engine):
    return meaning_engine(ARTICLES)


@pytest.fixture(params=["keyword", "meaning"])
def engine(request):
    return request.getfixturevalue(request.param)
