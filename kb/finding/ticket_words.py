"""The words of tickets: which ticket has which word, whatever its form. Kept with every change; asked by whoever looks for one.

A table of whole words, the same on SQLite and PostgreSQL: both find the same tickets, and a word that is removed is gone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, select, true

from kb.stems import stem
from kb.storage.database import insert
from kb.storage.request_tables import messages, ticket_events, ticket_words
from kb.storage.tables import storable, tickets

WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"(?<!\d)\d{4}-\d{6}(?!\d)")
# From where a word begins, and no longer than an address may be: each letter of a long text is looked at once.
ADDRESS = re.compile(r"(?<![^\s@<>,;:()\"«»])[^\s@<>,;:()\"«»]{1,254}@[\w.-]{0,253}\w")
TELEPHONE = re.compile(r"(?<![\w-])\+?\d(?:[\s().\u00a0\u2010-\u2015-]{0,3}\d){9,12}(?![\w-])")
SUBSCRIBER = 10  # last digits of a telephone number, by which it is known with and without its country
LONGEST = 40  # characters of a word that are compared
MOST_SOUGHT = 20  # words of a query that count
MOST_KEPT = 4000  # words of one ticket
COMMON = (
    20_000  # tickets with a word, from which on it is asked for ticket by ticket: to list them all would take longer
)


def words_of(*texts: str) -> frozenset[str]:
    """What tickets are found by: addresses, numbers of tickets and telephones whole, and the stems of all words."""
    pieces: set[str] = set()
    for text in texts:
        plain = _folded(text)
        pieces |= {*_wholes(plain), *map(_stem, WORD.findall(plain))}
    return frozenset(sorted(pieces)[:MOST_KEPT])


def words_sought(query: str) -> tuple[str, ...]:
    """The words a ticket must have to be found by this query. What was written whole is looked for whole."""
    plain = _folded(query)
    wholes = _wholes(plain)
    rest = TELEPHONE.sub(" ", NUMBER.sub(" ", ADDRESS.sub(" ", plain)))
    return tuple(dict.fromkeys((*wholes, *map(_stem, WORD.findall(rest)))))[:MOST_SOUGHT]


def word_of_article(article_id: str) -> str:
    """The word under which a ticket is found by an article, in whatever language it was read: no text has it."""
    return f"§{article_id.partition('/')[2] or article_id}"


def common_words(conn: Connection, words: Iterable[str]) -> frozenset[str]:
    """Those of the words that COMMON tickets or more have."""
    return frozenset(
        word for word in words if conn.execute(_tickets_with(word).offset(COMMON - 1).limit(1)).first() is not None
    )


def with_words(words: Iterable[str], common: Collection[str] = ()) -> ColumnElement[bool]:
    """The condition that a ticket has all of these words; `common`: those of them that very many have, which changes how, not what."""
    having = (
        _tickets_with(word).where(ticket_words.c.ticket == tickets.c.number).correlate(tickets).exists()
        if word in common
        else tickets.c.number.in_(_tickets_with(word))
        for word in words
    )
    return and_(true(), *having)


def index_tickets(conn: Connection, numbers: Iterable[str]) -> None:
    """Bring the words of tickets to what is written of them now: the form, the messages, notes among staff, who called."""
    for number in numbers:
        wanted = _words_now(conn, number)
        there = set(conn.execute(select(ticket_words.c.word).where(ticket_words.c.ticket == number)).scalars())
        if gone := there - wanted:
            conn.execute(delete(ticket_words).where((ticket_words.c.ticket == number) & ticket_words.c.word.in_(gone)))
        if new := sorted(wanted - there):
            rows = [{"word": word, "ticket": number} for word in new]
            conn.execute(insert(conn, ticket_words).on_conflict_do_nothing(), rows)


def _tickets_with(word: str) -> Select[tuple[str]]:
    return select(ticket_words.c.ticket).where(ticket_words.c.word == storable(word))


def _words_now(conn: Connection, number: str) -> set[str]:
    ticket = conn.execute(select(tickets).where(tickets.c.number == number)).mappings().one_or_none()
    if ticket is None:
        return set()
    said = conn.execute(select(messages.c.text, messages.c.article_id).where(messages.c.ticket == number)).all()
    callers = conn.execute(
        select(ticket_events.c.detail).where((ticket_events.c.ticket == number) & (ticket_events.c.event == "opened"))
    ).scalars()
    own = (ticket[name] for name in ("number", "email", "subject", "text", "query"))
    words = words_of(*own, *(row.text for row in said), *callers)
    articles = {*ticket["opened"], ticket["article_id"], *(row.article_id for row in said)} - {""}
    return {storable(word) for word in (*words, *map(word_of_article, articles))}


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е").replace("\u00ad", "")


def _wholes(plain: str) -> list[str]:
    telephones = (re.sub(r"\D", "", pieces)[-SUBSCRIBER:] for pieces in TELEPHONE.findall(plain))
    return [*ADDRESS.findall(plain), *NUMBER.findall(plain), *telephones]


def _stem(word: str) -> str:
    return stem(word[:LONGEST])
