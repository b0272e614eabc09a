"""Pages in the panel are those of the site, held only by listed sites, and every way out of them stays in the panel."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import form_key
from tests.web.public.form import GOOD

HOST = "https://www.example.org"
PAGES = (
    "",
    "/search?q=карта",
    "/a/cards/block",
    "/c/cards",
    "/contact",
    "/request",
    "/channels",
    "/articles",
    "/nothing",
)


@pytest.fixture
def held(make_client):
    """A client of a site whose panel one other site may hold."""
    return make_client(widget_origins=HOST)


def holders(answer) -> str:
    return re.search(r"frame-ancestors ([^;]*)", answer.headers["content-security-policy"])[1]


@pytest.mark.parametrize("page", PAGES)
def test_only_a_listed_site_may_hold_a_page(held, make_client, page: str):
    assert holders(held.get(f"/widget/ru{page}")) == HOST
    assert holders(make_client().get(f"/widget/ru{page}")) == "'none'"
    assert holders(held.get(f"/ru{page or '/'}")) == "'none'"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_policy_of_the_site_in_everything_else(held, page: str):
    policy = held.get(f"/widget/ru{page}").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy


@pytest.mark.parametrize("page", PAGES)
def test_every_way_stays_in_the_panel_or_opens_a_page_of_its_own(held, page: str):
    html = held.get(f"/widget-dark/ru{page}").text
    tags = re.findall(r"<(?:a|form|button)\b[^>]*>", html)
    ways = [(tag, way) for tag in tags for way in re.findall(r'\s(?:href|action)="([^"]*)"', tag)]
    assert len(ways) > 3
    for tag, way in ways:
        inside = re.match(r"/widget-dark/(?:ru|en)(?:[/?#]|$)|#|tel:|mailto:", way)
        assert inside or 'target="_blank"' in tag, tag


def test_there_is_no_header_no_footer_and_nothing_for_search_engines(held):
    answer = held.get("/widget/ru/a/cards/block")
    assert 'class="header"' not in answer.text and 'class="footer"' not in answer.text
    assert "canonical" not in answer.text and "ld+json" not in answer.text
    assert answer.headers["x-robots-tag"] == "noindex" and 'name="robots" content="noindex"' in answer.text


@pytest.mark.parametrize(
    ("prefix", "theme"), [("/widget", "system"), ("/widget-dark", "dark"), ("/widget-light", "light")]
)
def test_the_theme_is_that_of_the_host_and_no_cookie(held, prefix: str, theme: str):
    held.cookies.set("theme", "dark" if theme == "light" else "light")
    answer = held.get(f"{prefix}/en/contact")
    assert f'data-theme="{theme}"' in answer.text and f'data-embedded="{prefix}"' in answer.text


@pytest.mark.parametrize(
    "address",
    ["/widget/xx", "/widget/ru/agent", "/widget/agent", "/widget-blue/ru", "/widget/ru/theme", "/widget/api/v1/search"],
)
def test_nothing_else_is_reached_this_way(held, address: str):
    assert held.get(address).status_code == 404


def test_no_cookie_can_be_set(held):
    own = {"sec-fetch-site": "same-origin"}
    answer = held.post("/widget/ru/theme", data={"theme": "dark", "back": "/ru/"}, headers=own)
    assert answer.status_code in (404, 405) and "set-cookie" not in answer.headers


def test_a_redirect_stays_in_the_panel(held):
    assert held.get("/widget/ru/a/cards/lost").headers["location"] == "/widget/ru/a/cards/block"
    assert held.get("/widget-light/ru/1042").headers["location"] == "/widget-light/ru/a/cards/block"


def test_a_form_is_sent_from_the_panel_without_a_cookie_and_refused_from_elsewhere(make_client, twin, tickets):
    twin.answers(state="none")
    client = make_client(twin, widget_origins=HOST)
    form = {**GOOD, "form_key": form_key()}
    refused = client.post("/widget/ru/contact", data=form, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403 and tickets() == ()
    # A browser calls a form of the panel "same-origin", whatever site holds the panel.
    sent = client.post("/widget/ru/contact", data=form, headers={"sec-fetch-site": "same-origin"})
    assert sent.status_code == 303 and sent.headers["location"].startswith("/widget/ru/contact/sent?request=")
    assert "/widget/ru/request/" in client.get(sent.headers["location"]).text and len(tickets()) == 1


def test_what_is_offered_beside_the_form_leads_within_the_panel(held):
    own = {"sec-fetch-site": "same-origin"}
    part = held.post("/widget/ru/contact/suggestions", data={"text": "", "topic": "access"}, headers=own).text
    assert 'href="/widget/ru/a/access/sign-in"' in part
