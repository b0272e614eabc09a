"""The hold-out: some visitors see the contact form without answers, and whether people write within a week is compared.

Who would have been offered an answer is noted on both sides at the same moment, so that both are counted alike. A visitor is a
keyed hash that is good for one trial and one month, kept until the week is over; then only numbers are left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select, update

from kb.delivery.mailboxes import mailbox_hash
from kb.storage.database import Database, Transaction, insert, one_at_a_time
from kb.storage.site_key import sign
from kb.storage.tables import digest, tickets
from kb.storage.trial_tables import trial_days, trial_people

FOLLOWED = timedelta(days=7)  # whoever writes within them was not spared the trouble, only delayed
SETTLED = FOLLOWED + timedelta(days=1)  # after which people become numbers: letters and calls are looked up hourly
PEOPLE_LOCK = 0x07_7E_F6  # servers settle one after another
AT_ONCE = 500  # rows of one statement


@dataclass(frozen=True, kw_only=True)
class Offered:
    """Somebody at the form for whom there are answers. `email` is a keyed hash, "" while it is not known."""

    trial: int
    name: str
    held: bool
    lang: str
    topic: str
    form_key: str
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class FormSender:
    """Who sent a form: by the names they have in the running trial, the form's key, the hash of their address."""

    names: tuple[str, ...]
    form_key: str
    email: str


def visitor_name(key: bytes, trial: int, *, where: str, browser: str, at: datetime) -> str:
    """A visitor's name in a trial in a month; `where` is a keyed hash of an address. Another trial or month knows nobody by it."""
    return sign(key, "trial", str(trial), f"{at.astimezone(UTC):%Y-%m}", where, browser)


def is_held(name: str, share: float) -> bool:
    """Whether a visitor is on the side that is offered nothing: as good as a toss, and the same whenever they come back."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big") / 2**64 < share


def note_offered(conn: Transaction, offered: Offered, *, at: datetime) -> None:
    """Note who takes part; somebody who is noted already stays on the day of the first time."""
    row = {**vars(offered), "held": int(offered.held), "form": digest(offered.form_key), "at": at}
    del row["form_key"]
    noted = insert(conn, trial_people).values(row)
    conn.execute(noted.on_conflict_do_nothing(index_elements=["trial", "name"]))
    if offered.email:
        own = (trial_people.c.trial == offered.trial) & (trial_people.c.name == offered.name)
        conn.execute(update(trial_people).where(own & (trial_people.c.email == "")).values(email=offered.email))


def note_wrote(conn: Transaction, sender: FormSender, *, at: datetime) -> None:
    """Note that somebody who takes part has written after all."""
    own = [trial_people.c.name.in_(sender.names), trial_people.c.form == digest(sender.form_key)]
    if sender.email:
        own.append(trial_people.c.email == sender.email)
    followed = trial_people.c.wrote_at.is_(None) & (trial_people.c.at > at - FOLLOWED)
    conn.execute(update(trial_people).where(or_(*own) & followed).values(wrote_at=at))


def settle(log: Database, state: Database, key: bytes, *, at: datetime) -> int:
    """Look up who wrote by letter or call, then turn people whose week is over into numbers; returns how many.

    Done twice, or by two servers, it changes nothing.
    """
    with log.read() as conn:
        silent = conn.execute(
            select(trial_people.c.id, trial_people.c.email, trial_people.c.at).where(
                trial_people.c.wrote_at.is_(None) & (trial_people.c.email != "")
            )
        ).all()
    wrote = _wrote_otherwise(state, key, [_Silent(*row) for row in silent])
    with log.begin() as conn:
        one_at_a_time(conn, PEOPLE_LOCK)
        for number, moment in wrote.items():
            conn.execute(update(trial_people).where(trial_people.c.id == number).values(wrote_at=moment))
        return _to_numbers(conn, at - SETTLED)


@dataclass(frozen=True)
class _Silent:
    """Somebody whose address is known and who has not written by the form."""

    id: int
    email: str
    at: datetime


def _wrote_otherwise(state: Database, key: bytes, silent: Sequence[_Silent]) -> dict[int, datetime]:
    if not silent:
        return {}
    with state.read() as conn:
        since = min(one.at for one in silent)
        rows = conn.execute(
            select(tickets.c.email, tickets.c.created_at)
            .where((tickets.c.email != "") & (tickets.c.created_at >= since))
            .order_by(tickets.c.created_at)
        )
        made: dict[str, list[datetime]] = {}
        for email, created in rows:
            made.setdefault(mailbox_hash(key, email), []).append(created)
    moments = {}
    for one in silent:
        later = [moment for moment in made.get(one.email, ()) if one.at <= moment <= one.at + FOLLOWED]
        if later:
            moments[one.id] = later[0]
    return moments


def _to_numbers(conn: Transaction, until: datetime) -> int:
    over = trial_people.c.at < until
    columns = [trial_people.c[name] for name in ("trial", "at", "held", "lang", "topic", "wrote_at")]
    people: Counter[tuple[int, str, int, str, str]] = Counter()
    wrote: Counter[tuple[int, str, int, str, str]] = Counter()
    for trial, moment, held, lang, topic, wrote_at in conn.execute(select(*columns).where(over)):
        group = (trial, moment.date().isoformat(), held, lang, topic)
        people[group] += 1
        wrote[group] += wrote_at is not None
    for group in sorted(people):
        names = ("trial", "day", "held", "lang", "topic")
        row = {**dict(zip(names, group, strict=True)), "people": people[group], "wrote": wrote[group]}
        added = insert(conn, trial_days).values(row)
        more = {name: trial_days.c[name] + added.excluded[name] for name in ("people", "wrote")}
        conn.execute(added.on_conflict_do_update(index_elements=list(names), set_=more))
    conn.execute(delete(trial_people).where(over))
    return people.total()
