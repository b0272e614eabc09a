"""A year of searches and requests, of any size: how long the nightly step takes, and every page of figures.

    python benchmarks/insights_year.py                                       # a small year, a minute or two
    python benchmarks/insights_year.py --searches 12000000 --tickets 200000  # the large one
    python benchmarks/insights_year.py --index var/index …                   # grouped by meaning, too

Days that are over lie as numbers, as in use; searches themselves lie for the last `--raw` days. Targets: the nightly step within
60 s, 95 pages of 100 within 300 ms.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from time import process_time

import numpy as np
from reporting import Report, met, reader, timed
from sqlalchemy import Table, insert
from starlette.testclient import TestClient

from kb.service.measuring import measure_changed
from kb.settings import Settings
from kb.staff.accounts import add_person
from kb.storage.database import Database, connect, connect_log, migrate
from kb.storage.insight_tables import article_days, counted_days, question_days, question_device_days
from kb.storage.request_tables import ticket_events
from kb.storage.tables import digest, openings, searches, tickets
from kb.trials.holdout import settle
from kb.usage.devices import DEVICES
from search.build.build import BuildOptions, build
from search.progress import Progress
from search.query.live import Live
from web.app import create_app
from web.insights.counting import count_all
from web.operations.collector import set_aside_what_lasts

DAYS = 365
QUESTIONS = 4000  # different ones, asked by Zipf's law
ARTICLES = 400
AT_ONCE = 5000  # rows of one statement
NIGHT, PAGE = 60.0, 300.0  # targets: seconds, ms at the 95th percentile
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
PASSWORD = "a benchmark's password"
A_YEAR = f"from={(NOW - timedelta(days=364)).date()}&to={NOW.date()}"
PAGES = (
    *("content", "content?days=364", "content?device=phone", "content?device=phone&days=364"),
    *("content/causes", "content/causes?days=364", "content/articles", "content/articles?days=364"),
    *("team", f"team?{A_YEAR}", "team/people", "team/planning", "team/report", "team/holdout", "team/ranking"),
    *("team/requests", f"team/requests?{A_YEAR}", f"team/requests?figure=solution&page=1000&{A_YEAR}"),
)
ROUNDS = 8
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
    chance: random.Random

    def fill(self, raw: int) -> None:
        """Days before the last `raw` as numbers, those as searches; requests of all."""
        for day in range(DAYS, raw, -1):
            asked = list(self._questions(day))
            self._write(self.log, question_days, asked)
            self._write(self.log, question_device_days, (row for one in asked for row in _of_devices(one)))
            self._write(self.log, article_days, self._articles(day))
            counted = {"day": _name(day), "searches": self.searches, "counted_at": NOW}
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

    def _questions(self, day: int) -> Iterator[Row]:
        counted: dict[int, int] = {}
        for number in self.chance.choices(range(QUESTIONS), cum_weights=WEIGHTS, k=self.searches // 2):
            counted[number] = counted.get(number, 0) + 1
        for number, visitors in counted.items():
            failed = visitors if number % 7 == 0 else 0
            yield {
                "day": _name(day),
                "lang": "ru",
                "folded": _words(number),
                "text": _words(number),
                "article_id": "" if failed else _article(number),
                "times": 2 * visitors,
                "visitors": visitors,
                "newcomers": visitors,
                "unanswered": failed,
                "unopened": 0 if failed else visitors // 2,
                "repeated": 0,
                "tickets": visitors // 20,
            }

    def _articles(self, day: int) -> Iterator[Row]:
        found = self.searches // ARTICLES
        for number in range(ARTICLES):
            name = {"day": _name(day), "article_id": _article(number)}
            yield {**name, "found": found, "opened": found // 2, "read": found // 4}

    def _searches(self, day: int) -> Iterator[Row]:
        for n, number in enumerate(self.chance.choices(range(QUESTIONS), cum_weights=WEIGHTS, k=self.searches)):
            failed = number % 7 == 0
            yield {
                "id": f"{day}-{n}",
                "text": _words(number),
                "folded": _words(number),
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


def _of_devices(asked: Row) -> Iterator[Row]:
    """Six visitors of ten have a phone, three a computer; of the others it is unknown."""
    numbers = {name: int(str(asked[name])) for name in ("visitors", "newcomers", "unanswered", "unopened", "repeated")}
    for device, share in (("phone", 6), ("computer", 3)):
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


def main() -> None:
    options = reader(__doc__ or "")
    options.add_argument("--searches", type=int, default=365_000, help="a year")
    options.add_argument("--tickets", type=int, default=7300, help="a year")
    options.add_argument("--raw", type=int, default=3, help="last days that lie as searches")
    options.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    options.add_argument(
        "--folder", type=Path, help="an empty folder for the databases, to be kept; a temporary one if left out"
    )
    options.add_argument("--index", type=Path, help="a built index; one of the bundled articles by words if left out")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="otvet-year-") as temporary:
        folder = given.folder or Path(temporary)
        url = given.database or f"sqlite:///{folder}/otvet.db"
        settings = Settings(database_url=url, index=given.index or folder / "index", deliver=False)
        if given.index is None:
            settings = settings.model_copy(update={"model": "none"})
            build(settings, BuildOptions(), Progress())
        report = Report("a year of searches and requests", notes={"searches": given.searches, "tickets": given.tickets})
        _measure(settings, given.searches // DAYS, given.tickets // DAYS, given.raw, report)
        report.print(given.json)


def _measure(settings: Settings, a_day: int, tickets_a_day: int, raw: int, report: Report) -> None:
    state, log = connect(settings.database_url), connect_log(settings.database_url)
    migrate(state)
    migrate(log)
    live = Live(settings)
    live.wait_for_encoder(120)
    engine, key = live.internal, b"benchmark"
    year = Year(state, log, a_day, tickets_a_day, random.Random(13))
    _, seconds = timed(lambda: year.fill(raw))
    report.add("written", seconds=seconds)

    def night(at: datetime) -> None:
        count_all(log, state, engine, at=at)
        measure_changed(state, engine.tree.contacts, at=at)
        settle(log, state, key, at=at)

    report.add("the first night", seconds=timed(lambda: night(NOW))[1])
    year.search(-1)
    year.write_in(-1)
    begun = process_time()
    seconds = timed(lambda: night(NOW + timedelta(days=1)))[1]
    report.add("a night after it", seconds=seconds, cpu_s=process_time() - begun, target=met(seconds, NIGHT))
    with state.begin() as conn:
        add_person(conn, "Lead", "manager", PASSWORD, at=NOW)
    client = TestClient(create_app(settings, clock=lambda: NOW + timedelta(days=1, hours=1)), follow_redirects=False)
    client.post("/agent/sign-in", data={"name": "Lead", "password": PASSWORD})
    set_aside_what_lasts()  # as a server does when it starts
    took: dict[str, list[float]] = {page: [] for page in PAGES}
    for turn in range(ROUNDS + 1):
        for page, times in took.items():
            begun = process_time()  # of all threads: pages are made in one of their own
            status = client.get(f"/manager/{page}").status_code
            if status != 200:
                raise SystemExit(f"/manager/{page}: {status}")
            if turn:  # the first reads what is kept in memory from then on
                times.append((process_time() - begun) * 1000)
    for page, times in took.items():
        ms = float(np.percentile(times, 95))
        report.add(page, cpu_p50_ms=float(np.percentile(times, 50)), cpu_p95_ms=ms, target=met(ms, PAGE))


if __name__ == "__main__":
    main()
