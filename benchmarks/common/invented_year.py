"""The year that insights_year.py measures: searches and requests of any size, the same each time it is written."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

from sqlalchemy import Table, insert, literal, select

from kb.storage.database import Database
from kb.storage.insight_tables import article_days, counted_days, question_days, question_device_days
from kb.storage.request_tables import ticket_events
from kb.storage.tables import digest, openings, searches, tickets
from kb.usage.devices import DEVICES

DAYS = 365
QUESTIONS = 4000  # different ones, asked by Zipf's law
ARTICLES = 400
PATTERNS = 28  # days that differ; others repeat their numbers
KEPT = 90  # days searches are kept, and words of fewer than five visitors
OWN = "своими словами"
AT_ONCE = 5000  # rows of one statement
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
STAFF = ("Anna", "Boris", "Vera", "Gleb", "Dina", "Egor")
TOPICS = ("cards", "payments", "access", "other")
Row = dict[str, object]


@dataclass(frozen=True)
class Year:
    """Both databases, and how much is written into them."""

    state: Database
    log: Database
    searches: int  # a day
    tickets: int  # a day
    rare: float  # share of visitors who ask in words of their own
    chance: random.Random

    def fill(self, raw: int) -> None:
        """Days before the last `raw` as numbers, those as searches; requests of all."""
        for day in range(DAYS, raw, -1):
            like = DAYS - (DAYS - day) % PATTERNS
            if like == day:
                asked = list(self._questions(day))
                self._write(self.log, question_days, asked)
                self._write(self.log, question_device_days, (row for one in asked for row in _of_devices(one)))
            else:
                self._copy(like, day)
            if day <= KEPT:  # words of one visitor are kept no longer than searches
                own = list(self._own(day))
                self._write(self.log, question_days, own)
                self._write(self.log, question_device_days, (row for one in own for row in _of_devices(one)))
            self._write(self.log, article_days, self._articles(day))
            counted = {"day": _name(day), "searches": self.searches, "counted_at": NOW - timedelta(days=day - 4)}
            self._write(self.log, counted_days, [counted])
        for day in range(raw, -1, -1):
            self.search(day)
        for day in range(DAYS, -1, -1):
            self.write_in(day)

    def search(self, day: int) -> None:
        """The searches of a day, two to a visitor, and what was opened from them."""
        made = list(self._searches(day))
        self._write(self.log, searches, made)
        opened = [one for one in made if one["shown"] and self.chance.random() < 0.45]
        columns = [(str(one["id"]), one["shown"], one["at"]) for one in opened]
        self._write(
            self.log,
            openings,
            (
                {"search_id": id, "article_id": shown[0], "position": 1, "at": at, "opener": ""}
                for id, shown, at in columns
            ),  # type: ignore[index]
        )

    def write_in(self, day: int) -> None:
        """The requests of a day, most of them answered and closed."""
        made = [(f"{2025 + (day < 330)}-{day:03d}{number:05d}", number) for number in range(self.tickets)]
        self._write(self.state, tickets, (self._ticket(name, number, day) for name, number in made))
        self._write(self.state, ticket_events, (event for name, number in made for event in _events(name, number, day)))

    def _write(self, database: Database, table: Table, rows: Iterable[Row]) -> None:
        left = iter(rows)
        while part := list(islice(left, AT_ONCE)):
            with database.begin() as conn:
                conn.execute(insert(table), part)

    def _copy(self, like: int, day: int) -> None:
        """A day with the numbers of another one."""
        with self.log.begin() as conn:
            for table in (question_days, question_device_days):
                columns = [literal(_name(day)), *list(table.c)[1:]]
                copied = select(*columns).where((table.c.day == _name(like)) & ~table.c.folded.startswith(OWN))
                conn.execute(insert(table).from_select([column.name for column in table.c], copied))

    def _own(self, day: int) -> Iterator[Row]:
        """Questions that one visitor asked in words of their own."""
        for number in range(int(self.searches // 2 * self.rare)):
            words = f"{OWN} {number} {day}"
            yield {**_question(day, words, 1), "article_id": _article(number), "unopened": number % 2}

    def _questions(self, day: int) -> Iterator[Row]:
        counted: dict[int, int] = {}
        for number in self.chance.choices(range(QUESTIONS), cum_weights=WEIGHTS, k=self.searches // 2):
            counted[number] = counted.get(number, 0) + 1
        for number, visitors in counted.items():
            failed = visitors if number % 7 == 0 else 0
            yield {
                **_question(day, _words(number), visitors),
                "article_id": "" if failed else _article(number),
                "unanswered": failed,
                "unopened": 0 if failed else visitors // 2,
            }

    def _articles(self, day: int) -> Iterator[Row]:
        found = self.searches // ARTICLES
        for number in range(ARTICLES):
            name = {"day": _name(day), "article_id": _article(number)}
            yield {**name, "found": found, "opened": found // 2, "read": found // 4}

    def _searches(self, day: int) -> Iterator[Row]:
        for n, number in enumerate(self.chance.choices(range(QUESTIONS), cum_weights=WEIGHTS, k=self.searches)):
            failed = number % 7 == 0
            words = _words(number) if n % 100 >= self.rare * 100 else f"{OWN} {n} {day}"
            yield {
                "id": f"{day}-{n}",
                "text": words,
                "folded": words,
                "lang": "ru",
                "place": "site",
                "visitor": f"visitor {day} {n // 2}",
                "device": DEVICES[n // 2 % len(DEVICES)],
                "state": "none" if failed else "list",
                "mode": "keyword",
                "confidence": 0.5,
                "total": 5,
                "rescued_text": "",
                "took_ms": 1.0,
                "shown": () if failed else tuple(_article(number + more) for more in range(5)),
                "at": NOW.replace(hour=0) - timedelta(days=day) + timedelta(seconds=n * 30_000 // self.searches),
            }

    def _ticket(self, name: str, number: int, day: int) -> Row:
        asked = self.chance.choices(range(QUESTIONS), cum_weights=WEIGHTS)[0]
        made = _made(day, number)
        return {
            "number": name,
            "form_key": digest(name),
            "content_digest": digest(name),
            "status": "closed",
            "lang": "ru",
            "topic": TOPICS[number % 4],
            "email": f"{name}@invented.example",
            "subject": "",
            "masked": (),
            "text": _words(asked),
            "query": _words(asked),
            "shown": (_article(asked),),
            "opened": (),
            "rejected": (),
            "created_at": made,
            "owner": STAFF[number % 6],
            "outcome": "solved",
            "article_id": _article(asked),
            "level": "",
            "due_at": made + timedelta(hours=8),
            "zone": "Europe/Moscow",
            "answered_at": made + timedelta(hours=2),
            "closed_at": made + timedelta(hours=5),
        }


def _question(day: int, words: str, visitors: int) -> Row:
    """Of a day, all of whose visitors found and opened something."""
    return {
        "day": _name(day),
        "lang": "ru",
        "folded": words,
        "text": words,
        "article_id": "",
        "times": 2 * visitors,
        "visitors": visitors,
        "newcomers": visitors,
        "tickets": visitors // 20,
        "unanswered": 0,
        "unopened": 0,
        "repeated": 0,
    }


def _of_devices(asked: Row) -> Iterator[Row]:
    """Six visitors of ten have a phone, three a computer; of the others it is unknown. One alone has a phone."""
    numbers = {name: int(str(asked[name])) for name in ("visitors", "newcomers", "unanswered", "unopened", "repeated")}
    for device, share in (("phone", 10 if numbers["visitors"] == 1 else 6), ("computer", 3)):
        own = {name: number * share // 10 for name, number in numbers.items()}
        if own["visitors"]:
            yield {**{name: asked[name] for name in ("day", "lang", "folded")}, "device": device, **own}


WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(QUESTIONS)))


def _name(day: int) -> str:
    return (NOW - timedelta(days=day)).date().isoformat()


def _words(number: int) -> str:
    return f"вопрос {number} о карте {number % 97} и счёте"


def _article(number: int) -> str:
    return f"ru/s{number % 12}/article-{number % ARTICLES}"


def _made(day: int, number: int) -> datetime:
    return NOW.replace(hour=1) - timedelta(days=day) + timedelta(minutes=number % 1000)


def _events(name: str, number: int, day: int) -> Iterator[Row]:
    who = STAFF[number % 6]
    for event, by, hours in (("opened", "", 0), ("replied", who, 2 + number % 7), ("closed", who, 5 + number % 9)):
        yield {
            "ticket": name,
            "event": event,
            "who": by,
            "detail": "",
            "at": _made(day, number) + timedelta(hours=hours),
        }
