"""Letters arrive once, readable with and without HTML, in the visitor's language, and nobody's words become headers."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from kb.delivery.deliverer import Round
from kb.errors import SettingsError
from kb.inbox import HandOver, Reply, close, hand_over, reply
from kb.notices import ArticleRef, Mailroom
from kb.outbox import list_entries
from kb.request_tables import outbox
from kb.requests import NewMessage, add_message
from kb.service_levels import Promise

MAIL_ONLY = Mailroom(key=bytes(range(32)), team=False, helpdesk=False)
WITH_TEAM = Mailroom(key=bytes(range(32)), team=True, helpdesk=False)
TEAM = "team@romashka.example"
HEADERS = {
    "from", "to", "subject", "date", "message-id", "references", "auto-submitted", "x-otvet-ticket", "mime-version", "content-type", "content-language",
}  # fmt: skip


def parts(letter) -> tuple[str, str]:
    plain, marked = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return plain.replace("\r\n", "\n"), marked


def test_a_visitor_is_told_the_number_the_time_and_the_link_in_russian(send, sink, deliverer, now):
    opened = send(room=MAIL_ONLY, promise=Promise("personal", now + timedelta(hours=23), "Europe/Moscow"))
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=1)
    (letter,) = sink.letters
    text, html = parts(letter)
    assert letter["subject"] == f"Обращение {opened.ticket.number} принято"
    assert letter["from"] == "Ромашка <help@romashka.example>"
    assert (letter["to"], letter["reply-to"]) == ("anna@example.com", TEAM)
    assert (letter["content-language"], letter["auto-submitted"]) == ("ru", "auto-generated")
    assert letter["date"].datetime == now
    assert "Ответим до 14:00 23 ноября по московскому времени." in text
    for told in (text, html):
        assert f"https://help.romashka.example/ru/request/{opened.secret}" in told
        assert "только что пришёл" in told
    assert sink.envelopes == [("help@romashka.example", ["anna@example.com"])]


def test_an_english_visitor_is_written_to_in_english(send, sink, deliverer, now):
    send(room=MAIL_ONLY, lang="en", text="The code never comes.", promise=Promise("p", now + timedelta(hours=1), "Asia/Tokyo"))
    deliverer(smtp_url=sink.url).run_once()
    text, _ = parts(sink.letters[0])
    assert sink.letters[0]["from"].startswith("Romashka")
    assert "We will answer by 22:00 on 22 November, Asia/Tokyo." in text
    assert not re.search("[а-яё]", text.replace("Вход и доступ: Не приходит код", ""), re.IGNORECASE)


def test_a_letter_without_a_promise_promises_nothing(send, sink, deliverer):
    send(room=MAIL_ONLY)
    deliverer(smtp_url=sink.url).run_once()
    assert "Ответим до" not in parts(sink.letters[0])[0]


def test_a_confirmation_carries_no_links_of_whoever_filled_in_the_form(send, sink, deliverer):
    send(room=WITH_TEAM, text="Зайдите на https://spam.example/x или spam.example, т.е. www.spam.example/y. Заказ 12.5, вер. 1.2.3")
    deliverer(smtp_url=sink.url, team_mail=TEAM).run_once()
    told = {letter["to"]: parts(letter)[0] for letter in sink.letters}
    assert "Зайдите на (ссылка) или (ссылка), т.е. (ссылка) Заказ 12.5, вер. 1.2.3" in told["anna@example.com"]
    assert "spam.example" not in told["anna@example.com"] and "https://spam.example/x" in told[TEAM]


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
        hand_over(conn, opened.ticket.number, HandOver(who="Анна", team="vendor", owner="Игорь", note="Ждём"), room=WITH_TEAM, at=now)
        reply(conn, opened.ticket.number, Reply(who="Игорь", text="Исправили.\nПроверьте."), room=WITH_TEAM, at=now)
        add_message(conn, opened.secret, NewMessage(text="Нет, не работает"), promise=None, room=WITH_TEAM, at=now)
        add_message(conn, opened.secret, NewMessage(text="И снимок"), promise=None, room=WITH_TEAM, at=now)
        close(conn, opened.ticket.number, "refused", Reply(who="Игорь", text="Так нельзя", article=article), room=WITH_TEAM, at=now)
        close(conn, second.ticket.number, "solved", Reply(who="Ann", text=""), room=WITH_TEAM, at=now)
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once().dead == 0
    subjects = Counter(re.sub(r"\d{4}-\d+", "N", letter["subject"]).split(":")[0] for letter in sink.letters)
    assert subjects == {
        "Обращение N принято": 1, "We have received your request N": 1, "Новое обращение N": 2,
        "Обращение N передано (vendor, Игорь)": 1, "Ответ на обращение N": 1, "Обращение N открыто снова": 1,
        "Дополнение к обращению N": 1, "Обращение N закрыто": 1, "Your request N is closed": 1,
    }  # fmt: skip
    refusal = next(parts(letter)[0] for letter in sink.letters if "закрыто" in letter["subject"])
    assert "Так нельзя" in refusal and "https://help.romashka.example/ru/a/support/cannot" in refusal
    assert "С уважением,\nИгорь\nРомашка" in refusal


def test_letters_about_one_ticket_are_one_conversation(db, send, sink, deliverer, now):
    opened = send(room=MAIL_ONLY)
    with db.begin() as conn:
        reply(conn, opened.ticket.number, Reply(who="Анна", text="Готово"), room=MAIL_ONLY, at=now)
    deliverer(smtp_url=sink.url).run_once()
    assert len({letter["references"] for letter in sink.letters}) == 1
    assert len({letter["message-id"] for letter in sink.letters}) == 2


EVIL = (
    "x\r\nBcc: victim@example.com", "x\nContent-Type: text/html\n\n<script>alert(1)</script>", "\u2028Bcc: v@example.com", "a\x00b\x0bc",
    "\x85Bcc: v@example.com", "\rBcc: v@example.com", "x\r\n.\r\nMAIL FROM:<v@example.com>\r\n", "x\n.\nQUIT\n", "=?utf-8?q?=0D=0ABcc:_v@example.com?=",
    "=?utf-8?b?DQpCY2M6IHZAZXhhbXBsZS5jb20=?=", "Ё" * 600, "x" * 3000, '"><v@example.com>', "v@example.com, w@example.com;", "%0d%0aBcc: v@example.com",
)  # fmt: skip


def test_nobodys_words_become_a_header_or_markup(send, sink, deliverer):
    for n, evil in enumerate(EVIL):
        send(form_key=f"{n}", room=WITH_TEAM, subject=evil, text=evil + "<img src=x onerror=alert(1)>", query=evil, shown=(evil,))
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=2 * len(EVIL))
    for letter, (_, recipients) in zip(sink.letters, sink.envelopes, strict=True):
        assert {name.lower() for name in letter.keys()} - {"reply-to"} == HEADERS  # noqa: SIM118 - a message is no mapping
        assert len(recipients) == 1 and recipients[0] in ("anna@example.com", TEAM)
        assert [part.get_content_type() for part in letter.walk()] == ["multipart/alternative", "text/plain", "text/html"]
        assert "<script" not in parts(letter)[1] and "<img" not in parts(letter)[1]


def test_nobodys_name_becomes_a_header_either(db, send, sink, deliverer, now):
    for n, evil in enumerate(EVIL):
        opened = send(form_key=f"{n}", room=MAIL_ONLY)
        with db.begin() as conn:
            reply(conn, opened.ticket.number, Reply(who=evil, text="Готово"), room=MAIL_ONLY, at=now)
        assert deliverer(smtp_url=sink.url, brand=evil[:200], brand_en=evil[:200]).run_once() == Round(sent=2)
    for letter, (sender, recipients) in zip(sink.letters, sink.envelopes, strict=True):
        assert (sender, recipients) == ("help@romashka.example", ["anna@example.com"])
        assert [address.addr_spec for address in letter["from"].addresses] == ["help@romashka.example"]
        assert {name.lower() for name in letter.keys()} == HEADERS  # noqa: SIM118 - a message is no mapping


NO_ADDRESS = (
    "nobody", "a@b\r\nBcc: v@example.com", "a@example.com, b@example.com", "<a@example.com>", "a@" + "b" * 300, "=?utf-8?q?x=40evil.example=2C?=@example.com",
    "=?utf-8?b?DQpCY2M6IHZAZXhhbXBsZS5jb20=?=@example.com", "=?utf-8?q?=0D=0ABcc=3Av?=@example.com",
)  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESS)
def test_an_address_nobody_can_have_is_dead_at_once_and_keeps_nobody_waiting(db, send, sink, deliverer, address: str):
    send(room=MAIL_ONLY, email=address)
    send(room=MAIL_ONLY, form_key="b")
    assert deliverer(smtp_url=sink.url).run_once() == Round(sent=1, dead=1)
    with db.read() as conn:
        (dead,) = list_entries(conn, states=("dead",))
    assert "no e-mail address" in dead.last_error


def test_the_team_hears_of_a_ticket_whose_address_nobody_can_have(send, sink, deliverer):
    for n, address in enumerate(NO_ADDRESS):
        send(form_key=f"{n}", room=WITH_TEAM, email=address)
    assert deliverer(smtp_url=sink.url, team_mail=TEAM).run_once() == Round(sent=len(NO_ADDRESS), dead=len(NO_ADDRESS))
    assert {tuple(recipients) for _, recipients in sink.envelopes} == {(TEAM,)}
    assert all(letter["reply-to"] is None and letter["bcc"] is None for letter in sink.letters)


def test_an_international_domain_is_written_in_ascii(send, sink, deliverer):
    send(room=MAIL_ONLY, email="anna@почта.рф")
    deliverer(smtp_url=sink.url).run_once()
    assert sink.envelopes[0][1] == ["anna@xn--80a1acny.xn--p1ai"]


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_dead(db, send, sink, deliverer, clock):
    send(room=MAIL_ONLY)
    mail = deliverer(smtp_url=sink.url)
    sink.refuse = "451 4.7.1 greylisted"
    assert mail.run_once() == Round(failed=1)
    sink.refuse = "550 5.1.1 no such user"
    clock.pass_by(minutes=1)
    assert mail.run_once() == Round(dead=1)
    with db.read() as conn:
        assert "550 5.1.1 no such user" in list_entries(conn)[0].last_error


@pytest.mark.slow
def test_after_an_hour_without_a_mail_server_all_500_arrive_once(db, send, sink, deliverer, clock):
    for n in range(500):
        send(room=MAIL_ONLY, form_key=f"form-{n}", email=f"visitor{n}@example.com")
    away = deliverer(smtp_url="smtp://127.0.0.1:1")
    for _ in range(120):
        assert away.run_once().sent == 0
        clock.pass_by(seconds=30)
    back = deliverer(smtp_url=sink.url)
    for _ in range(40):
        back.run_once()
        clock.pass_by(minutes=5)
    with db.read() as conn:
        assert {entry.state for entry in list_entries(conn, limit=1000)} == {"sent"}
    assert len(sink.letters) == len({letter["message-id"] for letter in sink.letters}) == 500
    assert len({letter["to"] for letter in sink.letters}) == 500


def test_a_letter_sent_again_is_the_same_letter(db, send, sink, deliverer, clock):
    send(room=MAIL_ONLY)
    mail = deliverer(smtp_url=sink.url)
    sink.refuse = "451 later"
    mail.run_once()
    sink.refuse = ""
    clock.pass_by(hours=1)
    mail.run_once()
    with db.begin() as conn:  # as if the server had died between sending and keeping that it was sent
        conn.execute(outbox.update().values(state="waiting", sent_at=None))
    mail.run_once()
    first, second = sink.letters
    assert first.as_bytes() == second.as_bytes()


@pytest.mark.parametrize("url", ["mail.example.com", "http://mail.example.com", "smtp://", "smtp://h:port", "smtp://user:secret@:25"])
def test_an_address_of_a_mail_server_we_cant_use_is_told_without_its_password(deliverer, url: str):
    with pytest.raises(SettingsError, match="KB_SMTP_URL: expected") as refused:
        deliverer(smtp_url=url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "help", "a@", "help@example.com\r\nBcc: x@example.com"])
def test_a_sender_that_is_no_address_is_told_at_start(deliverer, sender: str):
    with pytest.raises(SettingsError, match="KB_MAIL_FROM"):
        deliverer(mail_from=sender)


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
