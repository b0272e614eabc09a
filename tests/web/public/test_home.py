"""The home page: the question first, sections with their questions, the door, channels that tell whether they are open."""

import re


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def test_the_bare_address_leads_to_the_language_of_the_browser(client):
    assert client.get("/", headers={"accept-language": "en-GB"}).headers["location"] == "/en/"
    assert client.get("/").headers["location"] == "/ru/"


def test_the_question_is_the_page(client):
    page = client.get("/ru/").text
    assert "<h1>Чем помочь?</h1>" in page and page.count('role="search"') == 1


def test_examples_are_questions_customers_really_ask(client):
    page = text_of(client.get("/ru/").text)
    assert "Не могу зайти" in page and "Украли карту" in page


def test_sections_stand_in_the_writers_order_with_their_articles_counted(client):
    page = text_of(client.get("/ru/").text)
    assert page.index("Вход и доступ 1 статья") < page.index("Карты 2 статьи") < page.index("Кредиты 1 статья")


def test_a_section_without_articles_in_this_language_is_not_offered(client):
    assert "Loans" not in text_of(client.get("/en/").text)


def test_internal_sections_and_articles_are_nowhere(client):
    assert "internal" not in client.get("/ru/").text and "Регламент" not in client.get("/ru/").text


def test_channels_tell_whether_they_are_open_now(client):
    page = text_of(client.get("/ru/").text)
    assert "Горячая линия Открыто до 20:00 мск 8 (800) 000-24-24" in page


def test_a_number_can_be_dialled(client):
    assert 'href="tel:+78000002424"' in client.get("/ru/").text


def test_two_lines_of_one_number_tell_what_each_is_for(client):
    page = client.get("/ru/").text
    line = page[page.index('class="home-number"') :]
    assert line.index("tel:+78000002424") < line.index('<p class="help">Россия</p>') < line.index("</li>")


def test_the_locked_out_have_a_door_of_their_own(client):
    assert "/ru/cannot-sign-in" in client.get("/ru/").text
    door = text_of(client.get("/ru/cannot-sign-in").text)
    assert "Не получается войти" in door and "Не приходит код" in door


def test_an_unknown_language_is_a_missing_page(client):
    assert client.get("/de/").status_code == 404


def test_the_theme_is_remembered_and_leads_back_to_the_same_page(client):
    answer = client.post("/ru/theme", data={"theme": "dark", "back": "/ru/search?q=карта"})
    assert answer.status_code == 303 and answer.headers["location"].startswith("/ru/search?q=")
    assert 'data-theme="dark"' in client.get("/ru/").text


def test_a_theme_nobody_offers_is_not_remembered(client):
    assert "set-cookie" not in client.post("/ru/theme", data={"theme": "pink"}).headers
    client.cookies.set("theme", '"><script>')
    assert 'data-theme="system"' in client.get("/ru/").text


def test_the_theme_never_leads_to_another_site(client):
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/ok\nx: y"):
        assert client.post("/ru/theme", data={"theme": "dark", "back": back}).headers["location"] == "/ru/"


def test_an_unchanged_page_costs_nothing(client):
    tag = client.get("/ru/").headers["etag"]
    assert client.get("/ru/", headers={"if-none-match": tag}).status_code == 304


def test_the_index_lists_every_article_by_its_first_letter(client):
    page = text_of(client.get("/ru/articles").text)
    assert page.index("Л Лимиты по карте") < page.index("Н Не получается войти") < page.index("П Потеряли карту")
    assert "Регламент" not in page


def test_a_long_index_shows_one_letter_at_a_time(client, monkeypatch):
    monkeypatch.setattr("web.public.views.article_index.ONE_PAGE", 2)
    page = text_of(client.get("/ru/articles?letter=П").text)
    assert "Потеряли карту" in page and "Лимиты по карте" not in page
    assert "Лимиты по карте" in text_of(client.get("/ru/articles?letter=Ъ").text)
