"""An answer is offered before a request is sent, once, and stands in nobody's way."""

from kb.articles.contacts import Urgent
from kb.storage.database import connect_log
from tests.usage import forms_deflected
from tests.web.public.form import BLOCK, GOOD, send
from tests.web.public.views.conftest import changed
from tests.web.twins import result


def test_an_answer_is_offered_before_the_first_sending_and_a_second_one_sends(make_client, twin, tickets):
    twin.answers(BLOCK)
    client = make_client(twin)
    page = send(client).text
    assert tickets() == () and "Обращение ещё не\xa0отправлено" in page
    assert "Приостановите карту в\xa0приложении." in page and 'name="suggested" value="yes"' in page
    assert send(client, suggested="yes", shown="ru/cards/block").status_code == 303
    assert tickets()[0].shown == ("ru/cards/block",)


def test_without_a_good_answer_nothing_stands_in_the_way(make_client, twin, tickets):
    twin.answers(BLOCK, state="weak")
    assert send(make_client(twin)).status_code == 303 and len(tickets()) == 1


def test_this_solved_it_ends_the_journey_and_is_recorded(make_client, twin, tickets, settings):
    twin.answers(BLOCK)
    client = make_client(twin)
    answer = send(client, action="solved:ru/cards/block", email="", consent=None)
    assert answer.headers["location"] == "/ru/contact/solved?article=cards%2Fblock"
    assert "Потеряли карту" in client.get(answer.headers["location"]).text and tickets() == ()
    log = connect_log(settings.database_url)
    with log.read() as conn:
        assert forms_deflected(conn) == 1
    log.close()


def test_an_answer_refused_is_not_offered_again(make_client, twin):
    twin.answers(BLOCK)
    assert (
        'data-article="ru/cards/block"'
        not in send(make_client(twin), rejected="ru/cards/block", topic="loans", purpose="apply").text
    )


def test_another_topic_keeps_what_was_written_and_sends_nothing(quiet, tickets):
    page = send(quiet, topic="cards", action="topic").text
    assert GOOD["text"] in page and 'name="f_page"' in page and "error-summary" not in page and tickets() == ()


def test_suggestions_are_a_piece_of_the_page(make_client, twin):
    twin.answers(BLOCK)
    answer = make_client(twin).post("/ru/contact/suggestions", data={"text": "потерял карту в магазине"})
    assert "Потеряли карту" in answer.text and "<html" not in answer.text


def test_the_boundary_of_an_article_is_told_before_sending(make_client, twin):
    twin.answers(result("ru/loans/dispute", "Спор", outcome="cannot_help"))
    page = make_client(twin).post("/ru/contact/suggestions", data={"text": "почему отказали в кредите"}).text
    assert "Поддержка здесь не\xa0поможет" in page


def test_the_boundary_of_an_article_is_told_with_its_reason_and_the_way_out_and_sending_still_works(
    make_client, twin, tickets
):
    summary = "Поддержка не меняет решение по кредиту. Напишите в отделение."
    twin.answers(result("ru/loans/dispute", "Спор", outcome="cannot_help", summary=summary))
    client, text = make_client(twin), "Почему мне отказали в кредите, пересмотрите"
    page = send(client, topic="loans", purpose="apply", text=text).text.replace("\xa0", " ")
    assert summary in page and tickets() == ()
    assert (
        send(client, topic="loans", purpose="apply", text=text, suggested="yes").status_code == 303
        and len(tickets()) == 1
    )


def test_the_topic_is_the_one_all_answers_to_the_search_agree_on(make_client, twin):
    twin.answers(BLOCK)
    assert '<option value="cards" selected>' in make_client(twin).get("/ru/contact?q=потерял карту в магазине").text
    assert (
        '<option value="access" selected>'
        in make_client(twin).get("/ru/contact?topic=access&q=потерял карту в магазине").text
    )
    twin.answers(BLOCK, result("ru/access/sign-in", "Не получается войти"))
    assert "selected" not in make_client(twin).get("/ru/contact?q=потерял карту в магазине").text
    twin.answers(BLOCK, state="weak")
    assert "selected" not in make_client(twin).get("/ru/contact?q=потерял карту в магазине").text


def test_a_program_that_fills_every_field_is_stopped_and_a_person_is_not_lost(quiet, tickets):
    page = send(quiet, website="http://spam.example").text
    assert tickets() == () and GOOD["text"] in page and "spam.example" not in page


def in_need(tree):
    urgent = Urgent.model_validate({"title": "Карту украли?", "channels": [tree.contacts.channels[0].id]})
    return changed(tree, contacts=tree.contacts.model_copy(update={"urgent": urgent}))


def test_who_writes_of_trouble_is_told_whom_to_call_while_writing_before_sending_and_after_it(
    make_client, twin, tickets
):
    twin.answers(BLOCK, state="weak", intent="urgent")
    twin.public.tree = in_need(twin.public.tree)
    client = make_client(twin)
    said = {"text": "пропал кошелёк со всем, что в нём было", "topic": "access"}
    piece = client.post("/ru/contact/suggestions", data=said).text
    assert 'class="urgent"' in piece and 'href="tel:' in piece
    assert 'class="urgent"' in send(client, **said, email="").text  # a mistake
    answer = send(client, **said)
    assert answer.status_code == 303 and len(tickets()) == 1
    assert 'class="urgent"' in client.get(answer.headers["location"]).text
    twin.answers(BLOCK, state="weak")
    assert 'class="urgent"' not in client.post("/ru/contact/suggestions", data=said).text
