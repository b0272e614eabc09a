"""Signing in with a name and a password, and changing one's own password: counted first, looked at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kb.staff.accounts import NewPassword, Person, login_of, replace_password
from kb.staff.attempts import Attempter, count_attempt, forget_attempts
from kb.staff.passwords import Passwords
from kb.staff.second_factor import check_code, has_second_factor, is_recovery_code, person_of_step, second_step
from kb.staff.sessions import begin_session
from kb.storage.database import Database, Transaction
from kb.storage.staff_tables import staff

CODES_ANYWHERE = 10  # wrong one-time codes of an account in fifteen minutes


@dataclass(frozen=True, kw_only=True)
class SignInAttempt:
    """A name and a password as they were typed; `key` is the site's, for hashes."""

    name: str
    password: str
    address: str
    key: bytes

    @property
    def who(self) -> Attempter:
        return Attempter.of(self.key, login_of(self.name), self.address)


@dataclass(frozen=True, kw_only=True)
class SignInOutcome:
    """What an attempt came to: a session's secret, or `step` where a code is asked for, or perhaps the time to try again."""

    secret: str = ""
    step: str = ""  # see kb.staff.second_factor.second_step
    retry_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CodeAttempt:
    """A one-time or recovery code as it was typed, after the password of `step` was right."""

    step: str
    code: str
    address: str
    key: bytes


@dataclass(frozen=True, kw_only=True)
class PasswordChange:
    """What somebody who is signed in (with the session of this secret) types to change their own password."""

    old: SignInAttempt
    new: NewPassword
    session: str


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Whose password it was and the hash it fits; `person` is 0 where it fits none, or has to wait."""

    person: int = 0
    hash: str = ""
    retry_at: datetime | None = None


def sign_in(db: Database, attempt: SignInAttempt, passwords: Passwords, *, at: datetime) -> SignInOutcome:
    """Check name and password and begin a session. A name nobody has costs as much time as a wrong password.

    Raises PasswordsBusy when too many are being looked at; then nothing was counted.
    """
    with passwords.place():
        proof = _proven(db, attempt, passwords, at)
    if not proof.person:
        return SignInOutcome(retry_at=proof.retry_at)
    with db.begin() as conn:
        if not _unchanged(conn, proof):
            return SignInOutcome()
        forget_attempts(conn, attempt.who)
        if has_second_factor(conn, proof.person):
            return SignInOutcome(step=second_step(attempt.key, proof.person, proof.hash, at=at))
        return SignInOutcome(secret=begin_session(conn, proof.person, at=at))


def enter_code(db: Database, attempt: CodeAttempt, *, at: datetime) -> SignInOutcome:
    """The second step: begin a session if the code is right. Without `step` in the outcome the password is asked for again.

    Whoever comes here knows the password, so the account's one-time codes are held from everywhere after CODES_ANYWHERE
    failures; recovery codes, which nobody guesses, only as passwords are.
    """
    with db.begin() as conn:
        person = person_of_step(conn, attempt.key, attempt.step, at=at)
        if not person:
            return SignInOutcome()
        who = Attempter.of(attempt.key, login_of_codes(person), attempt.address)
        anywhere = 0 if is_recovery_code(attempt.code) else CODES_ANYWHERE
        counted = count_attempt(conn, who, anywhere=anywhere, at=at)
        if counted.retry_at or not check_code(conn, person, attempt.code, at=at):
            return SignInOutcome(step=attempt.step, retry_at=counted.retry_at)
        forget_attempts(conn, who)
        return SignInOutcome(secret=begin_session(conn, person, at=at))


def login_of_codes(person: int) -> str:
    """What failed codes of an account are counted under; no name reads like it."""
    return f"\x00code {person}"


def prove_password(db: Database, attempt: SignInAttempt, passwords: Passwords, *, at: datetime) -> Proof:
    """Whose password it is, for somebody signed in who changes what protects them. Counted as at the door; raises PasswordsBusy."""
    with passwords.place():
        proof = _proven(db, attempt, passwords, at)
    if proof.person:
        with db.begin() as conn:
            forget_attempts(conn, attempt.who)
    return proof


def change_password(
    db: Database, person: Person, change: PasswordChange, passwords: Passwords, *, at: datetime
) -> SignInOutcome:
    """Change one's own password; `secret` is the session that stays, all others end. None where the old one was wrong.

    Raises WeakPassword, which costs no attempt, and PasswordsBusy.
    """
    change.new.check(person.name)
    with passwords.place():
        proof = _proven(db, change.old, passwords, at)
        if not proof.person:
            return SignInOutcome(retry_at=proof.retry_at)
        hashed = passwords.hash(change.new.text)
    with db.begin() as conn:
        if not _unchanged(conn, proof) or proof.person != person.id:
            return SignInOutcome()
        forget_attempts(conn, change.old.who)
        replace_password(conn, person.id, hashed, session=change.session)
    return SignInOutcome(secret=change.session)


def _proven(db: Database, attempt: SignInAttempt, passwords: Passwords, at: datetime) -> Proof:
    with db.begin() as conn:
        counted = count_attempt(conn, attempt.who, at=at)
        if counted.retry_at:
            return Proof(retry_at=counted.retry_at)
        active = (staff.c.login == login_of(attempt.name)) & staff.c.disabled_at.is_(None)
        row = conn.execute(select(staff.c.id, staff.c.password).where(active)).one_or_none()
    right = passwords.matches(row.password if row else "", attempt.password)
    return Proof(person=row.id, hash=row.password) if row and right else Proof()


def _unchanged(conn: Transaction, proof: Proof) -> bool:
    """Whether the account was neither shut nor given another password while this one was looked at."""
    same = (staff.c.id == proof.person) & (staff.c.password == proof.hash) & staff.c.disabled_at.is_(None)
    return conn.execute(select(staff.c.id).where(same)).one_or_none() is not None
