"""A decision tree on the call card, walked without scripts; what was found out goes with the ticket."""

from __future__ import annotations

import html
import re

import pytest

from kb.requests.customer import read_request
from kb.requests.tickets import list_tickets
from tests.web.staff.test_console import account, anna, enter, plain  # noqa: F401 (a fixture)

STAFF, OPEN = "ru/internal/call", "ru/cards/limits"


def answers_of(page: str) -> dict[str, str]:
    """What may be answered now, with where it leads."""
    found = re.findall(r'<a class="walk-answer" href="([^"]+)"[^>]*>(.*?)</a>', page, re.S)
    return {plain(text).split(" ", 1)[1]: html.unescape(url) for url, text in found}


def hidden(page: str, form: str) -> list[tuple[str, str]]:
    """The hidden fields of the form at an address."""
    inside = page.partition(f'action="{form}"')[2].partition("</form>")[0]
    return [
        (name, html.unescape(value))
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', inside)
    ]


def ticket_of(anna, fields: list[tuple[str, str]], note: str = "Перезвонить"):  # noqa: F811
    sent: dict[str, list[str]] = {"note": [note]}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    assert anna.post("/agent/tickets", data=sent).status_code == 303
    database = anna.app.state.site.state.database
    with database.read() as conn:
        (made,) = list_tickets(conn)[0]
        said = read_request(conn, made.number, internal=True).messages[0].text
        return made.text.replace("\xa0", " "), said.replace("\xa0", " ")


def test_each_answer_leads_to_the_next_question_and_the_way_is_shown(anna):  # noqa: F811
    first = anna.get("/agent?q=9001&client=Ольга&caller=%2B7999").text
    assert set(answers_of(first)) == {"Да", "Нет"} and "walk-taken" not in first
    second = anna.get(answers_of(first)["Да"]).text
    assert "Он есть в базе?" in plain(second) and 'value="Ольга"' in second and "+7999" in plain(second)
    end = anna.get(answers_of(second)["Нет"]).text
    assert "Вывод: Завести карточку." in plain(end) and "Дальше: Не получается войти" in plain(end)
    back = [html.unescape(url) for url in re.findall(r'class="walk-back" href="([^"]+)"', end)]
    assert len(back) == 2 and set(answers_of(anna.get(back[1]).text)) == {"Да", "Нет"}
    assert "walk-taken" not in anna.get(back[0]).text


def test_what_was_found_out_stands_in_the_note_once(anna):  # noqa: F811
    page = anna.get(f"/agent?q=1043&open={OPEN}&walked={OPEN}:1").text
    text, note = ticket_of(anna, hidden(page, "/agent/tickets"))
    told = "Выяснено по статье «Лимиты по карте»:\n— Лимит ваш или банка? Мой\nВывод: Поднять в приложении."
    assert text == "" and note.endswith(f"Перезвонить\n\n{told}") and note.startswith("Звонок.")
    assert note.count("Выяснено") == 1


@pytest.mark.parametrize("walked", [f"{STAFF}:1.2", f"{OPEN}:2"])
def test_what_only_staff_may_read_stands_in_the_note_alone(anna, walked):  # noqa: F811
    page = anna.get(f"/agent?q=9001&walked={walked}").text
    text, note = ticket_of(anna, hidden(page, "/agent/tickets"))
    assert text == "" and "Выяснено по статье" in note


def test_every_tree_walked_in_a_call_is_told_whatever_was_opened_since(anna):  # noqa: F811
    page = anna.get(f"/agent?q=карта&walked={STAFF}:1.1&walked={OPEN}:1").text
    assert [value for name, value in hidden(page, "/agent/tickets") if name == "walked"] == [
        f"{STAFF}:1.1",
        f"{OPEN}:1",
    ]
    _, note = ticket_of(anna, hidden(page, "/agent/tickets"))
    assert note.index("Регламент звонка") < note.index("Лимиты по карте")
    assert f"walked={STAFF.replace('/', '%2F')}" in next(
        iter(answers_of(anna.get(f"/agent?q=1043&walked={STAFF}:1.1").text).values())
    )


def test_a_call_is_filed_and_promised_like_any_other_ticket(anna):  # noqa: F811
    page = anna.get("/agent?q=1043").text
    anna.post("/agent/tickets", data={"note": "Перезвонить", **dict(hidden(page, "/agent/tickets"))})
    with anna.app.state.site.state.database.read() as conn:
        (made,) = list_tickets(conn)[0]
    assert (made.topic, made.level) == ("cards", "personal") and made.due_at


def test_a_flag_raised_on_the_way_keeps_the_call(anna):  # noqa: F811
    page = anna.get(f"/agent?q=1043&client=Ольга&caller=%2B7999&walked={OPEN}:1").text
    kept = dict(hidden(page, "/agent/flags"))
    answer = anna.post("/agent/flags", data={**kept, "kind": "wrong"})
    back = anna.get(answer.headers["location"]).text
    assert "Поднять в приложении" in plain(back) and "+7999" in plain(back) and "Замечание передано" in plain(back)


@pytest.mark.parametrize(
    "walked",
    [
        "",
        ":",
        "ru/cards/limits",
        "ru/no/such:1",
        f"{OPEN}:9",
        f"{OPEN}:x",
        f"{OPEN}:1.1.1.1",
        "a:" + "1." * 99,
        "%00:1",
    ],
)
def test_a_way_that_can_not_be_walked_begins_anew_or_ends_where_it_can(anna, walked):  # noqa: F811
    page = anna.get("/agent", params={"q": "1043", "walked": walked})
    assert page.status_code == 200 and "walk-" in page.text
    ticket_of(anna, hidden(page.text, "/agent/tickets"))


def test_the_public_index_keeps_no_way_to_an_internal_article(anna):  # noqa: F811
    live = anna.app.state.site.live
    held = {
        name: live_tree.tree.article("ru", "cards/limits").steps
        for name, live_tree in (("public", live.public), ("internal", live.internal))
    }
    assert "internal/call" not in repr(held["public"]) and "internal/call" in repr(held["internal"])
    assert live.public.tree.article("ru", "internal/call") is None


def test_a_writer_is_offered_no_ticket_they_may_not_make(make_client, settings):
    account(settings, "Пётр", "writer")
    client = make_client()
    enter(client, "Пётр")
    assert "/agent/tickets" not in client.get("/agent?q=1042").text


def test_the_queue_of_one_owner_holds_what_waits_for_that_owner(anna):  # noqa: F811
    anna.post("/agent/flags", data={"article": "ru/cards/block", "kind": "wrong", "comment": "Не та кнопка"})
    anna.post("/agent/questions", data={"q": "где трамвай", "category": "cards"})
    database = anna.app.state.site.state.database
    with database.begin() as conn:
        conn.exec_driver_sql("update flags set owner = 'cards'")
    assert "Не та кнопка" in anna.get("/agent/queue?owner=cards").text
    assert "где трамвай" not in anna.get("/agent/queue?owner=cards").text
    assert "где трамвай" in anna.get("/agent/queue").text
