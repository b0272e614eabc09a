"""Articles and sections as readers see them, and the vote at the end."""

import re

import pytest
from sqlalchemy import select

from kb.storage.database import connect
from kb.storage.tables import openings
from kb.usage.search_log import Search
from tests.usage import last_vote, record_search, votes_on
from tests.web.conftest import NOW


def test_an_article_shows_title_short_answer_text_code_and_date(client):
    page = client.get("/ru/a/cards/block").text.replace("\xa0", " ")
    assert "<h1>Потеряли карту</h1>" in page
    assert "позвоните 8 (800) 000-24-24" in page
    assert "Обновлено 20 ноября 2026" in page and "Код статьи 1042" in page


def test_an_article_without_a_date_of_change_tells_until_when_its_review_holds(client):
    assert "следующая проверка до 30 июня 2027" in client.get("/ru/a/cards/limits").text.replace("\xa0", " ")


def test_contents_link_to_headings_that_are_there(client):
    page = client.get("/ru/a/cards/block").text
    side = page[page.index("contents-side") : page.index("</nav>", page.index("contents-side"))]
    anchors = re.findall(r'href="#([^"]+)"', side)
    assert len(anchors) == 3 and all(f'id="{anchor}"' in page for anchor in anchors)


def test_a_short_article_has_no_contents(client):
    page = client.get("/ru/a/cards/limits").text
    assert "contents-fold" not in page and 'id="contents-title"' not in page


def test_a_short_article_has_its_section_beside_it_and_its_neighbour_below(client):
    page = client.get("/ru/a/cards/limits").text.replace("\xa0", " ")
    assert 'href="/ru/a/cards/limits" aria-current="page"' in page
    assert 'rel="prev" href="/ru/a/cards/block"' in page and 'rel="next"' not in page


def test_internal_blocks_and_articles_are_nowhere_in_public(client):
    for path in (
        "/ru/a/cards/block",
        "/ru/search?q=канарейка",
        "/api/v1/search?q=канарейка",
        "/sitemap.xml",
        "/ru/feed.atom",
    ):
        assert "анарейка-внутр" not in client.get(path).text, path
    assert client.get("/ru/a/internal/call").status_code == 404


def test_a_translation_says_that_its_source_has_changed_since_and_leads_there(client):
    page = client.get("/en/a/cards/block").text.replace("\xa0", " ")
    assert "The original in Russian has changed since" in page
    assert '<a href="/ru/a/cards/block" hreflang="ru">Open the original</a>' in page
    for lang, key in (("ru", "cards/block"), ("en", "access/sign-in")):
        assert 'class="notice"' not in client.get(f"/{lang}/a/{key}").text


def test_a_printed_article_tells_its_whole_address_and_the_day(client):
    page = client.get("/ru/a/cards/block").text.replace("\xa0", " ")
    assert "Адрес: http://testserver/ru/a/cards/block. Напечатано 23 ноября 2026" in page


def test_a_reader_sees_how_others_ask_about_it(client):
    page = client.get("/ru/a/cards/block").text.replace("\xa0", " ")
    assert "<li>Украли карту</li>" in page[page.index('id="asked"') :]


def test_related_articles_are_named(client):
    page = client.get("/ru/a/cards/block").text
    assert "/ru/a/cards/limits" in page[page.index('id="related"') :]


def test_a_boundary_is_told_before_the_text(client):
    page = client.get("/ru/a/loans/dispute").text
    assert page.index("Поддержка здесь не\xa0поможет") < page.index('class="prose"')


def test_an_old_address_leads_to_the_new_one(client):
    answer = client.get("/ru/a/cards/lost")
    assert (answer.status_code, answer.headers["location"]) == (301, "/ru/a/cards/block")


def test_a_dictated_code_leads_to_the_article(client):
    assert client.get("/en/1042").headers["location"] == "/en/a/cards/block"
    assert client.get("/en/7777").status_code == 404


def test_the_language_switch_keeps_the_article(client):
    page = client.get("/ru/a/cards/block").text
    assert '<a href="/en/a/cards/block" lang="en"' in page
    assert 'hreflang="en" href="http://testserver/en/a/cards/block"' in page


def test_an_untranslated_article_leads_to_its_section_with_a_notice(client):
    page = client.get("/ru/a/cards/limits").text
    assert "/en/c/cards?untranslated=cards%2Flimits" in page
    assert 'hreflang="en" href="http' not in page  # search engines are told of true translations only
    section = client.get("/en/c/cards?untranslated=cards/limits").text
    assert "not available in English" in section and 'href="/ru/a/cards/limits" lang="ru"' in section


def test_an_article_asked_for_in_the_wrong_language_is_offered_in_the_right_one(client):
    missing = client.get("/en/a/cards/limits")
    assert missing.status_code == 404 and 'href="/ru/a/cards/limits"' in missing.text


def test_a_section_lists_its_articles_with_their_short_answers(client):
    page = client.get("/ru/c/cards").text.replace("\xa0", " ")
    assert "Лимит меняют в приложении за минуту" in page and "2 статьи" in page


def test_a_long_section_has_letters_and_a_field_and_a_short_one_has_neither(client, monkeypatch):
    assert 'name="find"' not in client.get("/ru/c/access").text
    monkeypatch.setattr("web.public.views.category.PER_PAGE", 1)
    whole, narrowed = client.get("/ru/c/cards").text, client.get("/ru/c/cards?find=лимит").text
    assert 'name="find"' in whole and 'href="/ru/c/cards?letter=%D0%9F"' in whole
    assert "Лимиты по" in narrowed and "Потеряли" not in narrowed and 'href="/ru/c/cards"' in narrowed
    assert "/ru/search?q=zzz&amp;category=cards" in client.get("/ru/c/cards?find=zzz").text


def test_a_section_that_is_not_there_is_missing(client):
    assert client.get("/ru/c/nowhere").status_code == 404


def test_canonical_addresses_use_the_public_address_of_the_site(make_client):
    page = make_client(base_url="https://help.romashka.example").get("/ru/a/cards/block?s=1&n=2").text
    assert '<link rel="canonical" href="https://help.romashka.example/ru/a/cards/block">' in page


@pytest.fixture
def votes(settings):
    database = connect(settings.database_url)
    yield database
    database.close()


def test_a_vote_is_one_tap_and_stored(client, votes):
    answer = client.post("/ru/a/cards/block/vote", data={"helpful": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/ru/a/cards/block?voted=yes#vote")
    assert "Спасибо" in client.get("/ru/a/cards/block?voted=yes").text
    with votes.read() as conn:
        assert votes_on(conn, "ru/cards/block") == (1, 0)


def test_a_no_is_asked_why_and_the_reason_joins_the_same_vote(client, votes):
    client.post("/ru/a/cards/block/vote", data={"helpful": "no"})
    assert "Чего не\xa0хватило?" in client.get("/ru/a/cards/block?voted=no").text
    why = {"helpful": "no", "reason": "outdated", "comment": "карта 4111 1111 1111 1111 не та"}
    assert client.post("/ru/a/cards/block/vote", data=why).headers["location"].endswith("?voted=done#vote")
    with votes.read() as conn:
        vote = last_vote(conn)
    assert (vote.helpful, vote.reason) == (False, "outdated") and "4111" not in vote.comment


def test_a_reason_nobody_offered_is_not_kept(client, votes):
    client.post("/ru/a/cards/block/vote", data={"helpful": "no", "reason": "made-up"})
    with votes.read() as conn:
        assert last_vote(conn).reason == ""


def test_the_same_reader_votes_once(client, votes):
    for _ in range(3):
        client.post("/ru/a/cards/block/vote", data={"helpful": "yes"})
    with votes.read() as conn:
        assert votes_on(conn, "ru/cards/block") == (1, 0)


def test_a_vote_on_nothing_is_a_missing_page(client):
    assert client.post("/ru/a/cards/nothing/vote", data={"helpful": "yes"}).status_code == 404


def test_pictures_are_served_and_nothing_beside_them(client):
    for path in ("%2e%2e/catalogue.json", "..%2fcatalogue.json", "%2e%2e%2f%2e%2e%2fmanifest.json", "%00"):
        assert client.get(f"/assets/{path}").status_code == 404


def test_reading_to_the_end_is_noted_with_the_opening_and_asks_for_no_cookie(client):
    log = client.app.state.site.journal.log
    with log.begin() as conn:
        found = Search(text="карта", lang="ru", state="list", confidence=0.5, total=1, shown=("ru/cards/block",))
        search = record_search(conn, found, at=NOW)
    client.get(f"/ru/a/cards/block?s={search}&n=1")
    for address in (f"/ru/a/cards/block/read?s={search}", "/ru/a/cards/block/read", "/ru/a/no/such/read?s=x"):
        answer = client.post(address)
        assert answer.status_code == 204 and "set-cookie" not in answer.headers
    with log.read() as conn:
        assert conn.execute(select(openings.c.article_id, openings.c.read)).all() == [("ru/cards/block", True)]


def test_where_a_reader_left_is_noted_by_a_heading_of_the_article_alone(client):
    log = client.app.state.site.journal.log
    [anchor, *_] = [one.anchor for one in client.app.state.site.live.public.tree.article("ru", "cards/block").headings]
    with log.begin() as conn:
        found = Search(text="карта", lang="ru", state="list", confidence=0.5, total=1, shown=("ru/cards/block",))
        search = record_search(conn, found, at=NOW)
    client.get(f"/ru/a/cards/block?s={search}&n=1")

    def left(at: str, key: str = "cards/block") -> str | None:
        answer = client.post(f"/ru/a/{key}/left", params={"s": search, "at": at})
        assert answer.status_code == 204 and "set-cookie" not in answer.headers
        with log.read() as conn:
            return conn.execute(select(openings.c.left_at)).scalar_one()

    assert left("anna@example.com") is None and left(anchor, "no/such") is None
    assert [left(anchor), left("my-own-words"), left("")] == [anchor, anchor, ""]
