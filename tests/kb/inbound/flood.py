"""Thousands of letters of every kind through a real IMAP server, while the reader is killed: what was lost, doubled, or answered for ever.

    python -m tests.kb.inbound.flood [--letters 10000] [--kills 40] [--seed 14]

Needs Dovecot. Letters come in while they are read; every seventh comes twice, half of those by another way. Then a machine without manners
answers every letter that the site would send, and nothing may come of that but one message each.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Row, func, select

from kb.delivery.reply_address import reply_address
from kb.requests.customer import open_request
from kb.requests.events import Mailroom
from kb.requests.tickets import NewTicket
from kb.storage.database import Database, connect, migrate
from kb.storage.request_tables import attachments, inbound_letters, messages, outbox
from kb.storage.site_key import site_key
from kb.storage.tables import tickets
from tests.kb.inbound.dovecot import ImapHost, serving_mail
from tests.kb.inbound.kinds import KINDS, Kind
from tests.kb.inbound.written_letters import Marked

HELP = "help@romashka.example"
A_REQUEST = 40  # letters; the conversation of a request is full at 200
RARE = {  # one in so many: they are dear
    "larger than we read": 2000,
    "a file of 12 MB": 1000,
    "a hundred thousand parts": 500,
    "five thousand headers": 200,
}
STRANGERS = "to nobody we know"  # opens a request here, as OPENER does
TWICE = 7  # every so many comes again
OPENING = 25  # one in so many is written by a stranger and opens a request
OPENER = "utf-8 as it is"
PATIENCE = 180.0  # seconds without a new letter; a busy machine starts a reader slowly
MARK = re.compile(r"m\d{6}")
MB = 1024 * 1024


@dataclass(frozen=True)
class Sent:
    """A letter that was delivered, and what is to become of it."""

    mark: str
    kind: Kind
    opens: bool = False


@dataclass
class Outcome:
    """What came of a flood. Marks of letters, but for the figures."""

    letters: int = 0
    delivered: int = 0
    kills: int = 0
    seconds: float = 0.0
    memory: int = 0  # bytes at most, of all readers
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)  # words of letters that were to become none
    unread: int = 0
    flagged: int = 0
    to_flag: int = 0
    answers: int = 0  # of the machine
    looped: int = 0  # letters of ours that answered it


def flood(folder: Path, *, letters: int, kills: int, seed: int = 14) -> Outcome:
    """Raises what the services raise; whatever is wrong with the product is in the outcome."""
    drawn, outcome = random.Random(seed), Outcome(letters=letters)
    url = f"sqlite:///{folder}/otvet.db"
    database = connect(url)
    migrate(database)
    key = site_key(database)
    addresses, sent = _addresses(database, key, 1 + letters // A_REQUEST), _letters(letters)
    with serving_mail() as host:
        reader = Reader(folder, url, host)
        delivery = threading.Thread(target=_deliver, args=(host, sent, addresses, outcome))
        began = time.perf_counter()
        delivery.start()
        for _ in range(kills):
            outcome.kills += reader.live(database, drawn.randint(1, 2 * letters // (kills + 1)))
        delivery.join()
        reader.finish()
        outcome.seconds = time.perf_counter() - began
        _compare(database, sent, outcome)
        outcome.unread, outcome.flagged = host.count("UNSEEN"), host.count("FLAGGED")
        _answer_everything(host, database, reader, outcome)
        outcome.memory = reader.memory
    database.close()
    return outcome


@dataclass
class Reader:
    """`kb mail-in --imap`, again and again, and the most memory it took."""

    folder: Path
    url: str
    host: ImapHost
    memory: int = 0

    def live(self, database: Database, letters: int) -> bool:
        """Read so many more letters, and be killed while reading the next; False where there were none for too long."""
        process, taken = self._start(), _taken(database)
        wanted, seen, since = taken + letters, taken, time.monotonic()
        while taken < wanted and time.monotonic() - since < PATIENCE:
            if process.poll() is not None:
                raise RuntimeError(f"the reader ended with {process.returncode}; see {self.folder / 'log'}")
            self._look(process)
            taken = _taken(database)
            if taken != seen:
                seen, since = taken, time.monotonic()
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        return taken >= wanted

    def finish(self) -> None:
        """Take what is left, and end."""
        process = self._start("--once")
        while process.poll() is None:
            self._look(process)
        if process.returncode:
            raise RuntimeError(f"the reader ended with {process.returncode}; see {self.folder / 'log'}")

    def _start(self, *more: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "KB_DATABASE_URL": self.url,
            "KB_IMAP_URL": self.host.url(),
            "KB_SECRET_KEY": "",
            "KB_MAIL_FROM": HELP,
            "KB_REPLY_TO": HELP,
            "KB_MAIL_OPENS_REQUESTS": "true",
            "KB_ATTACHMENTS": str(self.folder / "attachments"),
            "KB_INDEX": str(self.folder / "index"),
        }
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-W", "ignore", "-m", "cli", "mail-in", "--imap", *more]
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def _look(self, process: subprocess.Popen[bytes]) -> None:
        """The most it has taken so far, as the kernel counts it."""
        time.sleep(0.05)
        try:
            status = Path(f"/proc/{process.pid}/status").read_text("ascii")
        except OSError:
            return
        peak = [int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")]
        self.memory = max([self.memory, *peak])


@dataclass(frozen=True)
class Addresses:
    """Where the letters of the flood go: a request after the other, each with the Message-ID of a letter of ours."""

    key: bytes
    requests: Sequence[tuple[str, str]]

    def of(self, place: int, letter: Sent) -> Marked:
        if letter.opens:
            return Marked(HELP, letter.mark, sender=f"{letter.mark}@example.org")
        number, ours = self.requests[place // A_REQUEST]
        return Marked(reply_address(HELP, self.key, number), letter.mark, f"<{ours}@romashka.example>")


def _taken(database: Database) -> int:
    with database.read() as conn:
        return int(conn.execute(select(func.count()).select_from(inbound_letters)).scalar_one())


def _addresses(database: Database, key: bytes, count: int) -> Addresses:
    """Makes the requests."""
    with database.begin() as conn:
        for n in range(count):
            new = NewTicket(form_key=f"flood {n}", lang="ru", topic="", email="anna@example.com", text=f"Вопрос {n}")
            open_request(conn, new, room=Mailroom(key=key), at=datetime.now(UTC))
        return Addresses(key, [(row.ticket, row.key) for row in _letters_of_ours(conn)])


def _letters_of_ours(conn: Connection) -> Sequence[Row[tuple[str, str, str]]]:
    """To customers, with the address each goes to."""
    columns = (outbox.c.ticket, outbox.c.key, tickets.c.email)
    joined = outbox.join(tickets, tickets.c.number == outbox.c.ticket)
    return conn.execute(
        select(*columns).select_from(joined).where(outbox.c.channel == "visitor").order_by(outbox.c.id)
    ).all()


def _letters(count: int) -> list[Sent]:
    """Kinds in turn, the dear ones rarely."""
    usual = [name for name in KINDS if name not in RARE and name != STRANGERS]
    sent = []
    for place in range(count):
        dear = next((name for name, every in RARE.items() if place % every == len(name)), "")
        opens = not dear and place % OPENING == 3
        kind = KINDS[dear or (OPENER if opens else usual[place % len(usual)])]
        sent.append(Sent(f"m{place:06d}", kind, opens))
    return sent


def _deliver(host: ImapHost, sent: Sequence[Sent], addresses: Addresses, outcome: Outcome) -> None:
    client = host.connect()
    for place, letter in enumerate(sent):
        raw = letter.kind.make(addresses.of(place, letter))
        copies = [raw]
        if place % TWICE == 0 and len(raw) < MB:
            another_way = place % 2 and not raw.startswith(b"From ")
            copies.append(b"Received: by another.example\r\n" + raw if another_way else raw)
        for copy in copies:
            if client.append("INBOX", None, None, copy)[0] != "OK":
                raise RuntimeError(f"the server took no letter of {len(copy)} bytes")
            outcome.delivered += 1
        outcome.to_flag += letter.kind.outcome == "refused"
    client.logout()


def _compare(database: Database, sent: Sequence[Sent], outcome: Outcome) -> None:
    """What staff would read against what was sent."""
    found: Counter[str] = Counter()
    named: set[str] = set()
    with database.read() as conn:
        for words in conn.execute(select(messages.c.text).where(messages.c.author == "customer")).scalars():
            found.update(MARK.findall(words))
        for words in conn.execute(select(tickets.c.text)).scalars():
            found.update(MARK.findall(words))
        for words in conn.execute(select(messages.c.text).where(messages.c.internal)).scalars():
            named.update(MARK.findall(words))
        for name in conn.execute(select(attachments.c.sent_as)).scalars():
            named.update(MARK.findall(name))
    for letter in sent:
        joined, shown = letter.kind.outcome == "joined", letter.kind.shown is not None
        times = found[letter.mark] if shown or not joined else int(letter.mark in named)
        if joined and not times:
            outcome.lost.append(letter.mark)
        if joined and times > 1:
            outcome.doubled.append(letter.mark)
        if not joined and times:
            outcome.strange.append(letter.mark)


def _answer_everything(host: ImapHost, database: Database, reader: Reader, outcome: Outcome) -> None:
    """A machine that marks nothing answers every letter to a customer once."""
    with database.read() as conn:
        ours, key = _letters_of_ours(conn), site_key(database)
    letters = [
        Marked(reply_address(HELP, key, row.ticket), f"a{place}", sender=row.email).head(
            In_Reply_To=f"<{row.key}@x.example>"
        )
        + "\r\nЯ в отпуске.".encode()
        for place, row in enumerate(ours)
    ]
    host.put(*letters)
    reader.finish()
    with database.read() as conn:
        outcome.answers, outcome.looped = len(letters), len(_letters_of_ours(conn)) - len(ours)


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--letters", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=40)
    asked.add_argument("--seed", type=int, default=14)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = flood(Path(folder), letters=given.letters, kills=given.kills, seed=given.seed)
    for name, value in vars(outcome).items():
        print(
            f"{name:>10}: {len(value) if isinstance(value, list) else value}",
            *(value[:5] if isinstance(value, list) else ()),
        )


if __name__ == "__main__":
    main()
