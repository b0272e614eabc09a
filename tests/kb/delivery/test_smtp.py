"""Letters arrive once, readable with and without HTML, in the visitor's language, and nobody's words become headers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from kb.delivery.deliverer import Round
from kb.delivery.outbox import list_entries
from kb.requests.customer import NewMessage, add_message
from kb.requests.events import ArticleRef
from kb.requests.service_levels import Promise
from kb.requests.staff_actions import HandOver, Reply, close, hand_over, reply
from tests.kb.delivery.mailrooms import MAIL_ONLY, TEAM, WITH_TEAM, parts

HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "references",
    "auto-submitted",
    "x-otvet-ticket",
    "mime-version",
    "content-type",
    "content-language",
}


def test_a_visitor_is_told_the_number_the_time_and_the_link_in_russian(send, sink, deliverer, now):
    opened = send(room=MAIL_ONLY, promise=Promise("personal", now + timedelta(hours=23), "Europe/Moscow"))
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=1)
    (letter,) = sink.letters
    text, html = parts(letter)
    assert letter["subject"] == f"Обращение {opened.ticket.number}"
    assert letter["from"] == "Ромашка <help@romashka.example>"
    assert (letter["to"], letter["reply-to"]) == ("anna@example.com", TEAM)
    assert (letter["content-language"], letter["auto-submitted"]) == ("ru", "auto-generated")
    assert letter["date"].datetime == now
    assert "Ответим до 14:00 23 ноября по московскому времени." in text
    for told in (text, html):
        assert f"https://help.romashka.example/ru/request/{opened.secret}" in told
    assert sink.envelopes == [("help@romashka.example", ["anna@example.com"])]


def test_an_english_visitor_is_written_to_in_english(send, sink, deliverer, now):
    send(
        room=MAIL_ONLY,
        lang="en",
        text="The code never comes.",
        promise=Promise("p", now + timedelta(hours=1), "Asia/Tokyo"),
    )
    deliverer(smtp_url=sink.url).run_once()
    text, _ = parts(sink.letters[0])
    assert sink.letters[0]["from"].startswith("Romashka")
    assert "We will answer by 22:00 on 22 November, Asia/Tokyo." in text
    assert not re.search("[а-яё]", text.replace("Вход и доступ: Не приходит код", ""), re.IGNORECASE)


def test_a_letter_without_a_promise_promises_nothing(send, sink, deliverer):
    send(room=MAIL_ONLY)
    deliverer(smtp_url=sink.url).run_once()
    assert "Ответим до" not in parts(sink.letters[0])[0]


def test_a_confirmation_carries_nothing_that_whoever_filled_in_the_form_wrote(send, sink, deliverer):
    written = {
        "subject": "Вклады: Срочно",
        "text": "Ваш счёт закрывают! Войдите на http://spam.bad/x, бонусы-всем.рф, evil。com, назовите код Семёну",
        "query": "где мой приз",
    }
    opened = send(room=WITH_TEAM, shown=("ru/a/приз",), opened=("ru/a/приз",), rejected=("ru/a/приз",), **written)
    deliverer(smtp_url=sink.url, team_mail=TEAM).run_once()
    letters = {letter["to"]: letter for letter in sink.letters}
    confirmation = letters["anna@example.com"]
    said = {*re.findall(r"[^\W\d_]{5,}", " ".join(written.values())), "приз", "spam", "evil"}
    told = re.sub(r"/ru/request/[\w-]+", "", "".join((*parts(confirmation), confirmation["subject"])))
    assert [word for word in said if word.lower() in told.lower()] == []
    assert opened.ticket.number in told and f"/ru/request/{opened.secret}" in parts(confirmation)[0]
    assert "http://spam.bad/x" in parts(letters[TEAM])[0]  # the team reads all of it


def test_the_team_is_told_what_was_already_tried_and_can_answer_the_visitor(send, sink, deliverer):
    send(room=WITH_TEAM)
    deliverer(smtp_url=sink.url, team_mail=TEAM).run_once()
    letter = next(letter for letter in sink.letters if letter["to"] == TEAM)
    text, _ = parts(letter)
    assert letter["reply-to"] == "anna@example.com"
    assert "– искали «не приходит код»" in text
    assert "https://help.romashka.example/agent/requests/2026-000001" in text
    assert "– не подошло: ru/access/restore" in text
    assert "– прочитали: ru/access/sms-code" in text
    assert "предлагали" not in text  # both are named already, for what says more


def test_every_event_is_put_into_words(db, send, sink, deliverer, now):
    opened, second = send(room=WITH_TEAM), send(form_key="b", room=WITH_TEAM, lang="en")
    article = ArticleRef("ru/support/cannot", "Чего мы не можем")
    with db.begin() as conn:
        hand_over(
            conn,
            opened.ticket.number,
            HandOver(who="Анна", team="vendor", owner="Игорь", note="Ждём"),
            room=WITH_TEAM,
            at=now,
        )
        reply(conn, opened.ticket.number, Reply(who="Игорь", text="Исправили.\nПроверьте."), room=WITH_TEAM, at=now)
        add_message(conn, opened.secret, NewMessage(text="Нет, не работает"), promise=None, room=WITH_TEAM, at=now)
        add_message(conn, opened.secret, NewMessage(text="И снимок"), promise=None, room=WITH_TEAM, at=now)
        close(
            conn,
            opened.ticket.number,
            "refused",
            Reply(who="Игорь", text="Так нельзя", article=article),
            room=WITH_TEAM,
            at=now,
        )
        close(conn, second.ticket.number, "solved", Reply(who="Ann", text=""), room=WITH_TEAM, at=now)
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once().dead == 0
    subjects = Counter((letter["to"], letter["subject"]) for letter in sink.letters)
    number, other = opened.ticket.number, second.ticket.number
    about = "Вход и доступ: Не приходит код"
    assert subjects == {
        ("anna@example.com", f"Обращение {number}"): 3,
        ("anna@example.com", f"Your request {other}"): 2,
        (TEAM, f"Обращение {number}: {about}"): 4,
        (TEAM, f"Обращение {other}: {about}"): 1,
    }
    first_lines = Counter(re.sub(r"\d{4}-\d+", "N", parts(letter)[0].split(":")[0]) for letter in sink.letters)
    assert {line: times for line, times in first_lines.items() if line.startswith(("Новое", "Дополн", "Обращ"))} == {
        "Новое обращение N": 2,
        "Обращение N передано (vendor, Игорь)": 1,
        "Обращение N открыто снова": 1,
        "Дополнение к обращению N": 1,
    }
    refusal = next(text for letter in sink.letters if "Так нельзя" in (text := parts(letter)[0]))
    assert "Так нельзя" in refusal and "https://help.romashka.example/ru/a/support/cannot" in refusal
    assert "С уважением,\nИгорь\nРомашка" in refusal


def test_every_letter_answers_the_one_before_it_to_the_same_readers(db, send, sink, deliverer, now):
    opened, _ = send(room=WITH_TEAM), send(room=WITH_TEAM, form_key="b", email="boris@example.com")
    with db.begin() as conn:
        reply(conn, opened.ticket.number, Reply(who="Анна", text="Готово"), room=WITH_TEAM, at=now)
        add_message(conn, opened.secret, NewMessage(text="Не помогло"), promise=None, room=WITH_TEAM, at=now)
        close(conn, opened.ticket.number, "solved", Reply(who="Анна", text=""), room=WITH_TEAM, at=now)
    deliverer(smtp_url=sink.url, team_mail=TEAM).run_once()
    threads: dict[tuple[str, str], list] = {}
    for letter in sink.letters:
        threads.setdefault((letter["to"], letter["x-otvet-ticket"]), []).append(letter)
    assert sorted(map(len, threads.values())) == [1, 1, 2, 3]
    for letters in threads.values():
        assert len({letter["subject"] for letter in letters}) == 1
        first, root = letters[0], f"<{letters[0]['x-otvet-ticket']}@romashka.example>"
        assert (first["in-reply-to"], first["references"]) == (None, root)
        for before, letter in zip(letters, letters[1:], strict=False):
            assert letter["in-reply-to"] == before["message-id"]
            assert letter["references"] == f"{root} {before['message-id']}"


def test_only_letters_that_a_program_wrote_are_marked_automatic(db, send, sink, deliverer, now):
    opened, other = send(room=WITH_TEAM), send(room=WITH_TEAM, form_key="b")
    article = ArticleRef("ru/support/cannot", "Чего мы не можем")
    with db.begin() as conn:
        reply(conn, opened.ticket.number, Reply(who="Анна", text="Готово"), room=WITH_TEAM, at=now)
        reply(conn, opened.ticket.number, Reply(who="Анна", text="", article=article), room=WITH_TEAM, at=now)
        close(conn, opened.ticket.number, "solved", Reply(who="Анна", text="До встречи"), room=WITH_TEAM, at=now)
        close(conn, other.ticket.number, "solved", Reply(who="Анна", text=""), room=WITH_TEAM, at=now)
    deliverer(smtp_url=sink.url, team_mail=TEAM).run_once()
    by_hand = [parts(letter)[0].split("\n")[0] for letter in sink.letters if letter["auto-submitted"] is None]
    assert by_hand == ["Готово", "Здравствуйте!", "Вопрос решён, и мы закрыли обращение."]
    assert {letter["auto-submitted"] for letter in sink.letters} == {None, "auto-generated"}
    assert len(sink.letters) - len(by_hand) == 2 + 2 + 1  # to the customer and the team, and the closing without words


EVIL = (
    "x\r\nBcc: victim@example.com",
    "x\nContent-Type: text/html\n\n<script>alert(1)</script>",
    "\u2028Bcc: v@example.com",
    "a\x00b\x0bc",
    "\x85Bcc: v@example.com",
    "\rBcc: v@example.com",
    "x\r\n.\r\nMAIL FROM:<v@example.com>\r\n",
    "x\n.\nQUIT\n",
    "=?utf-8?q?=0D=0ABcc:_v@example.com?=",
    "=?utf-8?b?DQpCY2M6IHZAZXhhbXBsZS5jb20=?=",
    "Ё" * 600,
    "x" * 3000,
    '"><v@example.com>',
    "v@example.com, w@example.com;",
    "%0d%0aBcc: v@example.com",
)


def test_nobodys_words_become_a_header_or_markup(send, sink, deliverer):
    for n, evil in enumerate(EVIL):
        send(
            form_key=f"{n}",
            room=WITH_TEAM,
            subject=evil,
            text=evil + "<img src=x onerror=alert(1)>",
            query=evil,
            shown=(evil,),
        )
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=2 * len(EVIL))
    for letter, (_, recipients) in zip(sink.letters, sink.envelopes, strict=True):
        assert {name.lower() for name in letter.keys()} - {"reply-to"} == HEADERS  # noqa: SIM118 - a message is no mapping
        assert len(recipients) == 1 and recipients[0] in ("anna@example.com", TEAM)
        assert [part.get_content_type() for part in letter.walk()] == [
            "multipart/alternative",
            "text/plain",
            "text/html",
        ]
        assert "<script" not in parts(letter)[1] and "<img" not in parts(letter)[1]


def test_nobodys_name_becomes_a_header_either(db, send, sink, deliverer, now):
    for n, evil in enumerate(EVIL):
        opened = send(form_key=f"{n}", room=MAIL_ONLY)
        with db.begin() as conn:
            reply(conn, opened.ticket.number, Reply(who=evil, text="Готово"), room=MAIL_ONLY, at=now)
        assert deliverer(smtp_url=sink.url, brand=evil[:200], brand_en=evil[:200]).run_once() == Round(sent=2)
    answer = HEADERS - {"auto-submitted"} | {"in-reply-to"}
    for letter, (sender, recipients) in zip(sink.letters, sink.envelopes, strict=True):
        assert (sender, recipients) == ("help@romashka.example", ["anna@example.com"])
        assert [address.addr_spec for address in letter["from"].addresses] == ["help@romashka.example"]
        assert {name.lower() for name in letter.keys()} in (HEADERS, answer)  # noqa: SIM118 - a message is no mapping


def test_without_a_mail_server_letters_are_shown_on_the_console(send, deliverer, capsys):
    opened = send(room=WITH_TEAM)
    assert deliverer().run_once() == Round(sent=2)
    shown = capsys.readouterr().out
    assert f"/ru/request/{opened.secret}" in shown and "KB_SMTP_URL is empty" in shown


def test_the_date_of_a_letter_is_that_of_the_event(send, sink, deliverer, clock, now):
    send(room=MAIL_ONLY)
    clock.pass_by(hours=5)
    deliverer(smtp_url=sink.url).run_once()
    assert parsedate_to_datetime(sink.letters[0]["date"]) == now


def test_who_left_no_address_is_written_to_by_nobody(db, send, sink, deliverer):
    send(room=MAIL_ONLY, email="")
    assert deliverer(smtp_url=sink.url).run_once() == Round()
    with db.read() as conn:
        assert list_entries(conn) == ()


@pytest.mark.parametrize("answer", ["550 not our sender", "553 sender address rejected", "450 later"])
def test_a_server_that_takes_no_letters_of_ours_loses_none(db, send, sink, deliverer, clock, answer: str):
    """Whatever is wrong with KB_MAIL_FROM is wrong with every letter: they wait until it is mended."""
    for number in range(3):
        send(form_key=f"{number}", room=MAIL_ONLY)
    sink.refuse_sender = answer
    mail = deliverer(smtp_url=sink.url)
    for _ in range(4):
        assert mail.run_once().dead == 0
        clock.pass_by(hours=1)
    sink.refuse_sender = ""
    mail.run_once()
    assert len(sink.letters) == 3


def test_a_letter_that_is_too_large_is_given_up_alone(send, sink, deliverer):
    send(room=MAIL_ONLY)
    sink.refuse_sender = "552 too large"
    assert deliverer(smtp_url=sink.url).run_once() == Round(dead=1)
