"""An installation where Anna wrote, called, searched and voted, and others wrote of her; Boris is somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from kb.requests.attachments import AttachmentStore, Upload
from kb.requests.calls import NewCall, open_call
from kb.requests.customer import NewMessage, add_message, open_request
from kb.requests.events import ArticleRef
from kb.requests.limits import FormAttempt, note_post
from kb.requests.staff_actions import Reply, reply
from kb.requests.tickets import NewTicket
from kb.staff.flags import NewFlag, raise_flag
from kb.staff.questions import NewQuestion, ask_colleague
from kb.storage.database import Database
from kb.storage.tables import LOG, STATE
from kb.usage.search_log import Deflection, Search, record_deflection
from kb.usage.votes import record_vote
from tests.kb.conftest import KEY, ROOM
from tests.kb.requests.test_attachments import picture
from tests.usage import record_search

ANNA, BORIS = "anna.petrova@example.com", "boris@example.org"
LINE = "Соседка с улицы Ленина видела, как курьер отдал мою карту чужому человеку."
QUERY = "карту отдали чужому"
TELEPHONE, NAME = "+7 (916) 123-45-67", "Анна Петрова"
# What must be nowhere afterwards, in the ways it was written.
ANNAS = (ANNA, ANNA.upper(), LINE, QUERY, "916 123-45-67", "9161234567", TELEPHONE, NAME, "visitor-anna")


@dataclass(frozen=True)
class World:
    """Numbers of the requests, and the installation itself."""

    state: Database
    log: Database
    store: AttachmentStore
    form: str  # Anna's
    call: str  # of Anna
    boris: str

    def everything(self) -> str:
        """All rows of all tables, as one text."""
        told = []
        for database, family in ((self.state, STATE), (self.log, LOG)):
            with database.read() as conn:
                told += [repr(conn.execute(select(table)).all()) for table in family.sorted_tables]
        return "\n".join(told)


def make_world(state: Database, log: Database, folder: Path, now: datetime) -> World:
    store = AttachmentStore(folder)
    with state.begin() as conn:
        form = open_request(
            conn,
            NewTicket(
                form_key="form-anna",
                lang="ru",
                topic="cards",
                email=ANNA,
                text=f"Здравствуйте.\n{LINE}\nМой телефон {TELEPHONE}",
                query=QUERY,
                shown=("ru/cards/block",),
            ),
            files=store.keep([Upload(picture("PNG"))]),
            room=ROOM,
            at=now,
        )
        add_message(conn, form.secret, NewMessage(text="Ответьте же!"), promise=None, room=ROOM, at=now)
        number = form.ticket.number
        article = ArticleRef("ru/cards/block", "Заблокировать карту")
        reply(conn, number, Reply(who="Ольга", text="Смотрите статью.", article=article), room=ROOM, at=now)
        note_post(conn, FormAttempt(address="192.0.2.1", email=ANNA, text=LINE), key=KEY, at=now)
        call = open_call(
            conn,
            NewCall(
                ticket=NewTicket(form_key="call-anna", lang="ru", topic="cards", email=ANNA.title(), text=""),
                who="Ольга",
                note="Звонила по карте.",
                reply="Разбираемся.",
                caller=f"{NAME}, {TELEPHONE}",
            ),
            room=ROOM,
            at=now,
        ).ticket.number
        other = open_request(
            conn,
            NewTicket(
                form_key="form-boris",
                lang="ru",
                topic="cards",
                email=BORIS,
                text=f"Я муж {ANNA}, это по её обращению {number}. Карту хочу себе.",
            ),
            files=store.keep([Upload(picture("JPEG"))]),
            room=ROOM,
            at=now,
        )
        boris = other.ticket.number
        reply(conn, boris, Reply(who="Ольга", text=f"Мы ответили на {ANNA}."), room=ROOM, at=now)
        raise_flag(
            conn,
            NewFlag(
                article_id="ru/cards/block",
                owner="cards",
                kind="missing",
                who="Ольга",
                comment=f"Спрашивала {NAME.lower()}, 8 916 123-45-67: {LINE}",
                query=f"письмо от {ANNA}",
            ),
            room=ROOM,
            at=now,
        )
        question = NewQuestion(
            query=ANNA, text=f"Что ответить на {number}?\n> {LINE}", lang="ru", category="cards", owner="", who="Ольга"
        )
        ask_colleague(conn, question, room=ROOM, at=now)
        record_vote(conn, "ru/a", helpful=False, voter="visitor-anna", comment=f"напишите мне на {ANNA}", at=now)
        record_vote(conn, "ru/a", helpful=True, voter="visitor-boris", comment="Спасибо", at=now)
    with log.begin() as conn:
        for text, visitor, place in (
            (QUERY, "visitor-anna", "site"),
            ("другой вопрос в тот же день", "visitor-anna", "site"),
            (ANNA, "", "agent"),
            ("8 (916) 123 45 67", "", "agent"),
            ("как вернуть деньги", "visitor-boris", "site"),
        ):
            search = Search(text=text, lang="ru", state="list", confidence=0.5, total=1, visitor=visitor, place=place)
            record_search(conn, search, at=now - timedelta(minutes=5))
        for key, text in (("form-anna", "что-то своё"), ("another", LINE), ("boris", "слова Бориса")):
            record_deflection(conn, Deflection(article_id="ru/a", form_key=key, lang="ru", text=text), at=now)
    return World(state, log, store, number, call, boris)
