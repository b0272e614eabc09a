"""Limits on sending the form: how often, how fast, the same words again. Tells its verdict as data; blocks nobody by itself.

Kept in the database, so that a restart or a second server forgets nothing; addresses, e-mails and words only as keyed
hashes, and for two days. There is no puzzle: who is refused is told when to try again and which other channel is open.
"""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, select, text

from kb.articles.contacts import Channel, Contacts
from kb.clocks import CLOCK_SKEW
from kb.delivery.mailboxes import mailbox_hash
from kb.privacy import mask
from kb.requests.hours import Schedule
from kb.settings import Settings
from kb.storage.database import insert
from kb.storage.request_tables import posts
from kb.storage.site_key import sign
from kb.usage.search_log import fold

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FORGET = timedelta(days=2)
SAME_WORDS = 10  # tickets of different people with the same words in a day: in an outage people do write alike
LONG_WORDS = 60  # characters from which the same words are no coincidence
FORM_LIVES = timedelta(days=7)  # a form older than this was not left open by a person
POSTS_LOCK = 0x07_7E_E8  # posts are counted one after another
BY_KIND = ("chat", "phone", "email", "forum")  # which other channel is named first


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How much is too much."""

    per_hour: int = 10
    per_day: int = 30
    per_day_total: int = 5000
    form_seconds: float = 3.0

    @classmethod
    def of(cls, settings: Settings) -> Rules:
        return cls(
            per_hour=settings.tickets_per_hour,
            per_day=settings.tickets_per_day,
            per_day_total=settings.tickets_per_day_total,
            form_seconds=settings.form_seconds,
        )


@dataclass(frozen=True, kw_only=True)
class FormAttempt:
    """A form about to become a ticket."""

    address: str  # where it came from: an IP address
    email: str
    text: str
    form_key: str = ""  # of new_form_key


@dataclass(frozen=True)
class Verdict:
    """`reason` "" lets the form through; else: too_fast, stale, hour, day, total, duplicate; pictures, or away, when nothing can be stored."""

    reason: str = ""
    retry_at: datetime | None = None  # None: at once, when what the reason names is mended

    @property
    def allowed(self) -> bool:
        return not self.reason


def new_form_key(key: bytes, *, at: datetime) -> str:
    """A key for a form that is about to be shown: unique, and its age can be told later without keeping anything."""
    stamp = f"{secrets.token_urlsafe(12)}.{int(at.timestamp() * 1000):x}"
    return f"{stamp}.{sign(key, 'form', stamp)[:16]}"


def form_age(key: bytes, form_key: str, *, at: datetime) -> timedelta | None:
    """How long ago a form was shown; None for a key we did not make."""
    stamp, _, signature = form_key.rpartition(".")
    if not stamp or not secrets.compare_digest(
        sign(key, "form", stamp)[:16].encode(), signature.encode("utf-8", "replace")
    ):
        return None
    shown_at = datetime.fromtimestamp(int(stamp.rpartition(".")[2], 16) / 1000, UTC)
    return at - shown_at


def judge(conn: Connection, attempt: FormAttempt, rules: Rules, *, key: bytes, at: datetime) -> Verdict:
    """May this form become a ticket now? Call it in the transaction that stores the ticket, then `note_post`.

    A form that already made a ticket (kb.requests.tickets.find_repeated) is a repetition, not an attempt: don't judge it.
    """
    age = form_age(key, attempt.form_key, at=at)
    if age is None or age > FORM_LIVES:
        return Verdict("stale")
    least = timedelta(seconds=rules.form_seconds)
    if -CLOCK_SKEW <= age < least:  # a form shown later than that was shown by a clock that was wrong
        return Verdict("too_fast", at + least - max(age, timedelta()))
    if conn.dialect.name == "postgresql":  # SQLite has one writer anyway
        conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTS_LOCK})
    sent = _hashed(attempt, key)
    own = posts.c.address == sent["address"]
    same = posts.c.text == sent["text"]
    long = len(fold(attempt.text)) >= LONG_WORDS
    checks = (
        ("duplicate", same & (posts.c.email == sent["email"]), DAY, 1),
        ("duplicate", same, DAY, SAME_WORDS if long else rules.per_day_total),
        ("hour", own, HOUR, rules.per_hour),
        ("day", own, DAY, rules.per_day),
        ("day", posts.c.email == sent["email"], DAY, rules.per_day),  # nobody's mailbox is filled by our confirmations
        ("total", posts.c.id.is_not(None), DAY, rules.per_day_total),
    )
    for reason, which, span, most in checks:
        if free_at := _free_at(conn, which, span, most, at):
            return Verdict(reason, free_at)
    return Verdict()


def note_post(conn: Connection, attempt: FormAttempt, *, key: bytes, at: datetime) -> None:
    """Count a form that became a ticket; posts older than FORGET are forgotten."""
    conn.execute(delete(posts).where(posts.c.at < at - FORGET))
    conn.execute(insert(conn, posts).values(**_hashed(attempt, key), at=at))


def hash_address(key: bytes, address: str) -> str:
    """A name for where something came from: one per IPv4 address, one per IPv6 /64, meaningless without the key."""
    try:
        ip = ipaddress.ip_address(address.strip().partition("%")[0])
    except ValueError:
        return sign(key, "address", address.strip())
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False).network_address
    return sign(key, "address", str(ip))


def other_channel(contacts: Contacts, *, at: datetime) -> Channel | None:
    """A channel to name to somebody the form refuses: one that is open now if there is one."""
    others = [channel for channel in contacts.channels if channel.kind in BY_KIND]
    ranked = sorted(others, key=lambda channel: (not _is_open(channel, contacts, at), BY_KIND.index(channel.kind)))
    return ranked[0] if ranked else None


def _is_open(channel: Channel, contacts: Contacts, at: datetime) -> bool:
    return Schedule.of(channel.hours, channel.timezone, contacts).is_open(at)


def _hashed(attempt: FormAttempt, key: bytes) -> dict[str, str]:
    text = mask(attempt.text).text  # a hash of a card number can be guessed
    return {
        "address": hash_address(key, attempt.address),
        "email": mailbox_hash(key, attempt.email),
        "text": sign(key, "text", " ".join(text.casefold().split())),
    }


def _free_at(conn: Connection, which: ColumnElement[bool], span: timedelta, most: int, at: datetime) -> datetime | None:
    """When there is room again for one more post in a span that slides; None when there is room now."""
    known = (posts.c.at > at - span) & (posts.c.at <= at + CLOCK_SKEW)
    in_span = select(posts.c.at).where(which & known).order_by(posts.c.at.desc())
    blocking = conn.execute(in_span.offset(most - 1).limit(1)).scalar_one_or_none()
    return min(blocking, at) + span if blocking else None
