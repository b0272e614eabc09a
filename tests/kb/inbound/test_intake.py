"""An answer by mail joins its request, once; machines' letters and strangers' change nothing."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from kb.errors import StateUnavailable
from kb.inbound.intake import language_of
from tests.kb.inbound.letters import CUSTOMER, GMAIL_RU, letter

STRANGER = "someone@elsewhere.example"


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(out, "PNG")
    return out.getvalue()


def test_an_answer_to_our_address_joins_the_request_and_opens_it_again(desk):
    taken = desk.take(letter("Карта у меня.", to=desk.reply_to))
    assert (taken.outcome, taken.number) == ("joined", desk.number)
    assert desk.said() == ["Карта у меня."] and desk.request().ticket.status in ("open", "working")


def test_capitals_that_a_mail_server_changed_in_the_address_do_no_harm(desk):
    assert desk.take(letter(to=desk.reply_to.upper())).outcome == "joined"


@pytest.mark.parametrize("name", ["In_Reply_To", "References"])
def test_an_answer_is_known_by_the_letter_it_answers(desk, name: str):
    ids = f"<other@x.example> {desk.message_id}" if name == "References" else desk.message_id
    assert desk.take(letter(**{name: ids})).outcome == "joined"


def test_a_number_in_the_subject_counts_from_the_address_of_its_request_only(desk):
    subject = f"RE: [ext] Обращение {desk.number}"
    assert desk.take(letter("Чужие слова", sender=STRANGER, subject=subject)).outcome == "ignored"
    assert desk.take(letter("Мои слова", sender=CUSTOMER.upper(), subject=subject)).outcome == "joined"
    assert desk.said() == ["Мои слова"]


@pytest.mark.parametrize(
    "change",
    [
        lambda to: to.replace(".", ".x", 1)[:-1],
        lambda to: to.replace("000001", "000002"),
        lambda to: "help@romashka.example",
    ],
    ids=["proof", "number", "none"],
)
def test_an_address_without_our_proof_proves_nothing(desk, change):
    assert desk.take(letter(sender=STRANGER, to=change(desk.reply_to))).outcome == "ignored"


def test_staff_are_told_when_an_answer_came_from_another_address(desk):
    desk.take(letter(sender=STRANGER, to=desk.reply_to))
    assert STRANGER in desk.notes()[0]
    assert STRANGER not in "".join(desk.said())


def test_the_quotation_is_folded_and_private_data_is_masked_in_both(desk):
    text = GMAIL_RU.replace("у меня", "у меня 4111 1111 1111 1111").replace(
        "Карта у вас?", "Карта 4111 1111 1111 1111?"
    )
    desk.take(letter(text, to=desk.reply_to))
    message = desk.request().messages[-1]
    assert "1111" not in message.text and "1111" not in message.folded
    assert message.folded.startswith("пн, 23 нояб.") and message.text.startswith("Да, карта")


def test_a_letter_is_taken_once_whichever_way_it_came(desk):
    first = letter(to=desk.reply_to, Message_ID="<one@mail.example>")
    again = letter(to=desk.reply_to, Message_ID="<one@mail.example>", Received="by another.example")
    assert [desk.take(first).outcome, desk.take(first).outcome, desk.take(again).outcome] == [
        "joined",
        "repeated",
        "repeated",
    ]
    other = letter("Другие слова", to=desk.reply_to, Message_ID="<one@mail.example>")
    assert desk.take(other).outcome == "joined" and len(desk.said()) == 2


def test_two_servers_that_read_one_mailbox_take_a_letter_once(desk):
    raw, together = letter(to=desk.reply_to).as_bytes(), threading.Barrier(4)

    def take(_: int) -> str:
        together.wait()
        return desk.take(raw).outcome

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(take, range(4)))
    assert outcomes == ["joined", "repeated", "repeated", "repeated"] and len(desk.said()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<news.example>"},
        {"X_Autoreply": "yes"},
        {"X_Otvet_Ticket": "2026-000001"},
    ],
    ids=str,
)
def test_what_a_program_wrote_is_never_answered_and_joins_nothing(desk, headers: dict[str, str]):
    assert desk.take(letter(to=desk.reply_to, **headers)).outcome == "ignored"
    assert desk.said() == []


@pytest.mark.parametrize("sender", ["help@romashka.example", "noreply@shop.example", "MAILER-DAEMON@mail.example"])
def test_letters_of_ours_and_of_robots_start_no_loop(make_desk, sender: str):
    desk = make_desk(opens_requests=True)
    assert desk.take(letter(sender=sender)).outcome == "ignored"


def test_staff_read_that_a_letter_of_ours_came_back(desk):
    raw = (
        "From: MAILER-DAEMON@mail.example\r\nTo: help@romashka.example\r\nSubject: Undelivered\r\nReturn-Path: <>\r\n"
        'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNo such user\r\n'
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {desk.message_id}\r\n--b--\r\n"
    )
    assert desk.take(raw.encode()).outcome == "returned"
    assert len(desk.notes()) == 1 and desk.said() == []


def test_files_are_taken_by_the_rules_of_the_form_and_the_others_named_to_staff(desk):
    message = letter(to=desk.reply_to)
    message.add_attachment(picture(), maintype="image", subtype="png", filename="снимок.png")
    message.add_attachment(
        b"MZ\x90\x00" + bytes(300), maintype="application", subtype="octet-stream", filename="virus.exe"
    )
    message.add_attachment("время;ошибка\n".encode(), maintype="text", subtype="csv", filename="журнал.csv")
    desk.take(message)
    request = desk.request()
    assert [file.kind for file in request.attachments] in (["png", "txt"], ["txt", "png"])
    assert "virus.exe" in desk.notes()[0] and "журнал" not in desk.notes()[0]


def test_a_letter_that_is_only_a_picture_joins_too_and_a_logo_is_left_out(desk):
    message = letter("", to=desk.reply_to)
    message.add_related(b"\x89PNG\r\n\x1a\n" + bytes(500), maintype="image", subtype="png", cid="<logo>")
    message.make_mixed()
    message.add_attachment(picture(), maintype="image", subtype="png", filename="a.png")
    assert desk.take(message).outcome == "joined"
    assert len(desk.request().attachments) == 1


def test_other_letters_open_requests_only_where_that_is_allowed(desk, make_desk):
    assert desk.take(letter("Где моя карта?", subject="Вопрос")).outcome == "ignored"


def test_a_new_letter_becomes_a_request_that_is_confirmed_like_a_form(make_desk):
    desk = make_desk(opens_requests=True)
    taken = desk.take(letter("Where is my card?\n-- \nBob", sender="bob@example.com", subject="My card"))
    ticket = desk.request(taken.number).ticket
    assert taken.outcome == "opened"
    assert (ticket.lang, ticket.email, ticket.subject, ticket.text) == (
        "en",
        "bob@example.com",
        "My card",
        "Where is my card?",
    )


def test_nobody_fills_the_inbox_or_a_strangers_mailbox_by_mail(make_desk):
    desk = make_desk(opens_requests=True)
    outcomes = [desk.take(letter(f"Вопрос {n}", sender=STRANGER, subject=f"Вопрос {n}")).outcome for n in range(14)]
    assert outcomes == ["opened"] * 10 + ["refused"] * 4


def test_while_the_database_is_away_the_letter_waits_and_no_file_is_left(desk, monkeypatch):
    message = letter(to=desk.reply_to)
    message.add_attachment(picture(), maintype="image", subtype="png", filename="a.png")

    def away() -> None:
        raise StateUnavailable("away")

    with monkeypatch.context() as broken:
        broken.setattr(type(desk.intake.database), "begin", lambda self, **options: away())
        with pytest.raises(StateUnavailable):
            desk.take(message)
    assert [path for path in desk.intake.store.folder.rglob("*") if path.is_file()] == []
    assert desk.take(message).outcome == "joined"


@pytest.mark.parametrize(
    ("text", "lang"), [("Где карта?", "ru"), ("Where is it?", "en"), ("123", "ru"), ("Wi-Fi не работает", "ru")]
)
def test_the_language_of_a_letter_is_that_of_its_letters(text: str, lang: str):
    assert language_of(text, ("ru", "en")) == lang
