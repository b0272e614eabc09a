"""Static files and pictures: kept for ever where the address changes with the content, and harmless opened alone."""

from __future__ import annotations

import pytest

from search.build.build import BuildOptions, build
from search.progress import Progress
from web.public.files import ASSET_POLICY, BRIEFLY, FOREVER


@pytest.fixture
def with_assets(make_client, settings, tmp_path):
    """A client of a site with one article, which shows a drawing."""
    (tmp_path / "articles/ru").mkdir(parents=True)
    (tmp_path / "articles/cards").mkdir()
    (tmp_path / "articles/ru/card.md").write_text("# Карта\n\n![Карта](../cards/card.svg)\n")
    (tmp_path / "articles/cards/card.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    chosen = settings.model_copy(update={"articles": tmp_path / "articles", "index": tmp_path / "index"})
    build(chosen, BuildOptions(), Progress())
    return make_client(index=chosen.index)


def test_a_browser_keeps_a_file_for_ever_only_under_the_address_of_its_content(client):
    version = client.app.state.site.static.version
    assert client.get(f"/static/{version}/icon.svg").headers["cache-control"] == FOREVER
    for stale in ("/static/0000/icon.svg", "/static/icon.svg", "/favicon.ico"):
        answer = client.get(stale)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, BRIEFLY)
        assert answer.headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize("path", ["/static/0000/nothing.css", "/static/nothing.css", "/assets/nothing.png"])
def test_a_file_that_is_not_there_is_a_404(client, path: str):
    assert client.get(path).status_code == 404


def test_a_drawing_opened_alone_runs_nothing(with_assets):
    answer = with_assets.get("/assets/cards/card.svg")
    assert (answer.status_code, answer.headers["content-security-policy"]) == (200, ASSET_POLICY)
    assert answer.headers["cache-control"] == BRIEFLY and answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "..%2Fsite.json",
        "%2e%2e/%2e%2e/manifest.json",
        "cards",
        "%2Fetc%2Fpasswd",
        "cards%2F..%2Fcards%2Fcard.svg",
        "x" * 400,
    ],
)
def test_no_address_leads_out_of_the_assets(with_assets, path: str):
    assert with_assets.get(f"/assets/{path}").status_code == 404
