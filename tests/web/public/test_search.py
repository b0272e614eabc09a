"""The results page in its four states."""

import re

import pytest
from sqlalchemy import select

from kb.storage.database import connect_log
from kb.storage.tables import searches
from search.query.values import Fragment, Rescue
from tests.usage import questions_kept
from tests.web.twins import result

BLOCK = result(
    "ru/cards/block",
    "Потеряли карту",
    heading="Позвонить",
    anchor="позвонить",
    excerpt=(Fragment("Если "), Fragment("карту", True), Fragment(" украли.")),
)
LIMITS = result("ru/cards/limits", "Лимиты по карте")
SIGN_IN = result("ru/access/sign-in", "Не получается войти")
ENGLISH = result("en/cards/block", "Lost or stolen card")
CANNOT = result("ru/loans/dispute", "Спор о решении", outcome="cannot_help")


def test_a_real_question_finds_a_real_article(client):
    page = client.get("/ru/search", params={"q": "потерял карту"}).text
    assert "/ru/a/cards/block" in page and "<mark>" in page


def test_a_confident_answer_comes_first_with_its_passage_and_a_question(make_client, twin):
    twin.answers(BLOCK, LIMITS, state="answer", confidence=0.9)
    page = make_client(twin).get("/ru/search?q=украли+карту").text
    answer = page[page.index('class="answer"') : page.index("</section>", page.index('class="answer"'))]
    assert "Лучший ответ" in answer and "Если <mark>карту</mark> украли." in answer
    assert "Это то, что вы\xa0искали?" in answer or "Это то, что вы искали?" in answer
    assert page.count(">Потеряли карту</a>") == 1


def test_a_result_leads_to_the_section_that_answers(make_client, twin):
    twin.answers(BLOCK)
    page = make_client(twin).get("/ru/search?q=карта").text
    assert re.search(r'href="/ru/a/cards/block\?s=\w+&amp;n=1#%D0%BF', page)


def test_without_a_good_answer_the_form_comes_before_the_nearest_articles(make_client, twin):
    twin.answers(BLOCK, LIMITS, SIGN_IN, CANNOT, state="weak", confidence=0.1)
    page = make_client(twin).get("/ru/search?q=погода+в+париже").text
    assert page.index("Хорошего ответа") < page.index("/ru/contact?q=") < page.index("Ближайшие статьи")
    assert page.count('class="result"') == 3


def test_with_nothing_found_the_page_says_what_to_do(make_client, twin):
    twin.answers(state="none")
    page = make_client(twin).get("/ru/search?q=ъъъ").text
    assert "ничего не\xa0нашлось" in page and "/ru/contact?q=" in page and "result-list" not in page


def test_a_repaired_query_is_told_and_can_be_refused(make_client, twin):
    twin.answers(BLOCK, rescue=Rescue(typed="rfhnf", text="карта", kinds=("layout",)))
    page = make_client(twin).get("/ru/search?q=rfhnf").text
    assert "Показано для\xa0«карта»." in page and "/ru/search?q=rfhnf&amp;exact=1" in page


def test_a_synonym_is_told_and_can_be_refused(client):
    page = client.get("/ru/search", params={"q": "потерял кредиточку"}).text
    assert (
        "В\xa0наших статьях «кредиточку»\xa0— это «карту»." in page
        and "Искать как введено: «потерял кредиточку»" in page
    )
    assert "/ru/a/cards/block" in page and "exact=1" in page
    assert "В\xa0наших статьях" not in client.get("/ru/search", params={"q": "потерял кредиточку", "exact": "1"}).text


def test_a_refused_repair_is_searched_as_typed(make_client, twin):
    make_client(twin).get("/ru/search?q=rfhnf&exact=1")
    assert twin.public.asked[0].as_typed


def test_results_in_another_language_say_so(make_client, twin):
    twin.answers(ENGLISH)
    page = make_client(twin).get("/ru/search?q=card").text
    assert 'href="/en/a/cards/block' in page and "на\xa0английском" in page and 'lang="en" hreflang="en">Lost' in page


def test_an_article_that_does_not_solve_says_so_in_the_list(make_client, twin):
    twin.answers(CANNOT)
    assert "Решают не\xa0здесь" in make_client(twin).get("/ru/search?q=кредит").text


def test_results_can_be_narrowed_to_a_section_and_widened_again(make_client, twin):
    twin.answers(BLOCK, SIGN_IN)
    client = make_client(twin)
    assert "/ru/search?q=x&amp;category=cards" in client.get("/ru/search?q=x").text
    page = client.get("/ru/search?q=x&category=cards").text
    assert twin.public.asked[-1].category == "cards" and 'href="/ru/search?q=x"' in page


def test_pages_of_results_have_addresses_of_their_own(make_client, twin):
    twin.answers(BLOCK, total=12)
    client = make_client(twin)
    first, second = client.get("/ru/search?q=x").text, client.get("/ru/search?q=x&page=2").text
    assert 'rel="next" href="/ru/search?q=x&amp;page=2"' in first and "Страница 1 из\xa03" in first
    assert twin.public.asked[-1].offset == 5 and 'rel="prev" href="/ru/search?q=x"' in second


def test_search_by_words_alone_is_said_openly(make_client, twin):
    twin.answers(BLOCK, mode="keyword")
    assert "с\xa0теми же словами" in make_client(twin).get("/ru/search?q=x").text


def test_an_empty_question_is_invited_not_searched(make_client, twin):
    page = make_client(twin).get("/ru/search?q=+").text
    assert "Напишите вопрос целиком" in page and twin.public.asked == []


@pytest.mark.parametrize(
    "q",
    [
        "<script>alert(1)</script>",
        '" onfocus=alert(1) x="',
        "{{7*7}}",
        "{n}{0}",
        "%s%d",
        "😀😀",
        "\x00\x01",
        "а" * 3000,
        "' OR 1=1 --",
        "\u202e",
    ],
)
def test_any_question_gets_a_page_and_stays_text(client, q):
    answer = client.get("/ru/search", params={"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text and '" onfocus' not in answer.text


def test_a_page_number_that_makes_no_sense_is_a_page_not_a_crash(client):
    assert client.get("/ru/search?q=x&page=0").status_code == 422
    assert "<h1>" in client.get("/ru/search?q=x&page=abc").text


def test_the_first_page_of_a_search_is_logged_once_per_search(make_client, twin, settings):
    twin.answers(BLOCK)
    for number in range(3):
        make_client(twin).get("/ru/search?q=карта", headers={"user-agent": f"reader {number}"})
    make_client(twin).get("/ru/search?q=карта&page=2", headers={"user-agent": "reader 9"})
    log = connect_log(settings.database_url)
    with log.read() as conn:
        asked = questions_kept(conn)
    log.close()
    assert asked == ["карта"] * 3


def test_only_the_kind_of_device_is_noted(client, settings):
    agent = "Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0.0.0 Mobile Safari/537.36"
    client.get("/ru/search?q=потерял+карту", headers={"user-agent": agent, "sec-ch-ua-mobile": "?1"})
    log = connect_log(settings.database_url)
    with log.read() as conn:
        [row] = conn.execute(select(searches)).mappings()
    log.close()
    assert row["device"] == "phone"
    assert not any("Android" in str(value) or "Chrome" in str(value) for value in row.values())
