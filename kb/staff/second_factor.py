"""The second factor: one-time codes of a telephone (TOTP, RFC 6238), and recovery codes for when it is lost.

A code counts once; a recovery code is kept as a digest and counts once too. The secret of the codes is kept as it is, since they
are made from it. The only user of pyotp and segno.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import segno
from sqlalchemy import delete, func, select, update

from kb.errors import StaffError
from kb.storage.database import Transaction, insert
from kb.storage.site_key import sign
from kb.storage.staff_tables import recovery_codes, second_factors, staff
from kb.storage.tables import digest

RECOVERY_CODES = 10
RECOVERY_LETTERS = 16  # 80 bits: too many to guess from their digests
ENROLMENT_LASTS = timedelta(minutes=15)
STEP_LASTS = timedelta(minutes=5)  # from the password to the code
STEP = 30  # seconds a code is shown for
DRIFT = 1  # steps a telephone's clock may be off


@dataclass(frozen=True, kw_only=True)
class QrCode:
    """A QR code as the path of an SVG: black squares of one unit, `size` of them a side without the white border."""

    size: int
    path: str


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What an authenticator has to be told: as a picture, and as a key to type in."""

    qr: QrCode
    key: str


def begin_enrolment(conn: Transaction, person: int, *, at: datetime) -> None:
    """Draw a secret that counts once it is confirmed. Raises StaffError when a second factor is there already."""
    if has_second_factor(conn, person):
        raise StaffError("there is a second factor already; remove it first")
    conn.execute(delete(second_factors).where(second_factors.c.staff == person))
    conn.execute(insert(conn, second_factors).values(staff=person, secret=pyotp.random_base32(), created_at=at))


def pending_enrolment(conn: Transaction, person: int, name: str, *, issuer: str, at: datetime) -> Enrolment | None:
    """The secret that waits to be confirmed, for ENROLMENT_LASTS."""
    row = conn.execute(select(second_factors).where(second_factors.c.staff == person)).one_or_none()
    if row is None or row.confirmed_at or not timedelta() <= at - row.created_at < ENROLMENT_LASTS:
        return None
    uri = pyotp.TOTP(row.secret).provisioning_uri(name=name, issuer_name=issuer.replace(":", " "))
    return Enrolment(qr=_qr_code(uri), key=" ".join(re.findall("....", row.secret)))


def confirm_enrolment(conn: Transaction, person: int, code: str, *, at: datetime) -> tuple[str, ...]:
    """The recovery codes, the only time they are known, when the code is right: from now on one is asked for. Else none."""
    fresh = (second_factors.c.staff == person) & second_factors.c.confirmed_at.is_(None)
    row = conn.execute(select(second_factors).where(fresh)).one_or_none()
    if row is None or at - row.created_at >= ENROLMENT_LASTS or not _spend(conn, person, code, at):
        return ()
    conn.execute(update(second_factors).where(fresh).values(confirmed_at=at))
    return new_recovery_codes(conn, person)


def has_second_factor(conn: Transaction, person: int) -> bool:
    confirmed = (second_factors.c.staff == person) & second_factors.c.confirmed_at.is_not(None)
    return conn.execute(select(second_factors.c.staff).where(confirmed)).one_or_none() is not None


def check_code(conn: Transaction, person: int, code: str, *, at: datetime) -> bool:
    """Whether this is a code of now or an unused recovery code; it counts once, also when it is sent twice at once."""
    if is_recovery_code(code):
        mine = (recovery_codes.c.staff == person) & (recovery_codes.c.digest == _digest(person, code))
        used = update(recovery_codes).where(mine & recovery_codes.c.used_at.is_(None)).values(used_at=at)
        return conn.execute(used).rowcount == 1
    return has_second_factor(conn, person) and _spend(conn, person, code, at)


def is_recovery_code(code: str) -> bool:
    return len(_letters(code)) == RECOVERY_LETTERS


def new_recovery_codes(conn: Transaction, person: int) -> tuple[str, ...]:
    """Draw RECOVERY_CODES new codes; the former ones no longer count."""
    conn.execute(delete(recovery_codes).where(recovery_codes.c.staff == person))
    drawn = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    for code in drawn:
        conn.execute(insert(conn, recovery_codes).values(staff=person, digest=_digest(person, code)))
    return tuple("-".join(re.findall("....", code)) for code in drawn)


def recovery_codes_left(conn: Transaction, person: int) -> int:
    unused = (recovery_codes.c.staff == person) & recovery_codes.c.used_at.is_(None)
    return int(conn.execute(select(func.count()).select_from(recovery_codes).where(unused)).scalar_one())


def remove_second_factor(conn: Transaction, person: int) -> bool:
    """Ask for no code any more; whether there was one to ask for."""
    there = has_second_factor(conn, person)
    conn.execute(delete(recovery_codes).where(recovery_codes.c.staff == person))
    conn.execute(delete(second_factors).where(second_factors.c.staff == person))
    return there


def second_step(key: bytes, person: int, password_hash: str, *, at: datetime) -> str:
    """What somebody carries from the password to the code: good for STEP_LASTS, and for this password alone."""
    stamp = str(int(at.timestamp()))
    return f"{person}.{stamp}.{sign(key, 'second step', str(person), stamp, password_hash)}"


def person_of_step(conn: Transaction, key: bytes, step: str, *, at: datetime) -> int:
    """Whose password was right a moment ago; 0 when that was too long ago, or the account has changed, or it is made up."""
    parts = re.fullmatch(r"([0-9]{1,9})\.([0-9]{1,11})\.[\w-]{43}", step, re.ASCII)
    if not parts:
        return 0
    began = datetime.fromtimestamp(int(parts[2]), UTC)
    active = (staff.c.id == int(parts[1])) & staff.c.disabled_at.is_(None)
    row = conn.execute(select(staff.c.id, staff.c.password).where(active)).one_or_none()
    if row is None or not timedelta(minutes=-1) <= at - began < STEP_LASTS:
        return 0
    return int(row.id) if hmac.compare_digest(second_step(key, row.id, row.password, at=began), step) else 0


def _spend(conn: Transaction, person: int, code: str, at: datetime) -> bool:
    """Whether a code is one of now; it and all before it are used up by that."""
    secret = conn.execute(select(second_factors.c.secret).where(second_factors.c.staff == person)).scalar_one_or_none()
    if secret is None:
        return False
    now, typed = int(at.timestamp()) // STEP, re.sub(r"\s", "", code)
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), typed.encode("utf-8", "replace")):
            later = (second_factors.c.staff == person) & (second_factors.c.last_step < step)
            return conn.execute(update(second_factors).where(later).values(last_step=step)).rowcount == 1
    return False


def _digest(person: int, code: str) -> str:
    return digest("recovery", str(person), _letters(code))


def _letters(code: str) -> str:
    """As it was shown: base32 has no 0 and no 1, so those are letters read wrongly."""
    return re.sub(r"[^a-z2-7]", "", code.casefold().replace("0", "o").replace("1", "l"))


def _qr_code(text: str) -> QrCode:
    rows = [bytes(row) for row in segno.make(text, micro=False, error="m").matrix]
    squares = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark]
    return QrCode(size=len(rows), path="".join(squares))
