"""The month's report by mail: once a month to everybody named in KB_REPORT_MAIL, on the first morning after it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from kb.delivery.outbox import ReportPayload, put
from kb.service.periods import Period, month_of
from kb.storage.database import Transaction, insert
from kb.storage.request_tables import moments

MORNING = time(6)  # by the clock of the house


@dataclass(frozen=True, kw_only=True)
class ReportLetter:
    """The report in the lines of a letter; `path` of its page."""

    lang: str
    month: str  # "2026-10"
    title: str
    lines: tuple[str, ...]
    path: str


def addresses_in(written: str) -> tuple[str, ...]:
    """The addresses of KB_REPORT_MAIL."""
    return tuple(address.strip() for address in written.split(",") if address.strip())


def month_to_tell(at: datetime, zone: str) -> Period | None:
    """The month that is over and may be told of now; None before the first morning."""
    local = at.astimezone(ZoneInfo(zone))
    if local.day == 1 and local.time() < MORNING:
        return None
    return month_of(local.date()).before


def put_report(
    conn: Transaction, addresses: Sequence[str], letter: ReportLetter, *, again: bool = False, at: datetime
) -> int:
    """Have it told to each address; not where it was told of this month already, unless `again`. Returns to how many."""
    row = {"name": f"report {letter.month}", "at": at}
    noted = insert(conn, moments).values(row).on_conflict_do_nothing().returning(moments.c.name)
    if conn.execute(noted).first() is None and not again:
        return 0
    for address in addresses:
        payload = ReportPayload(
            email=address, lang=letter.lang, title=letter.title, lines=list(letter.lines), path=letter.path
        )
        put(conn, "report.monthly", "team", payload=payload, at=at)
    return len(addresses)


def was_told(conn: Transaction, month: str) -> bool:
    """Whether the report of a month ("2026-10") was put into the outbox already."""
    return conn.execute(moments.select().where(moments.c.name == f"report {month}")).first() is not None
