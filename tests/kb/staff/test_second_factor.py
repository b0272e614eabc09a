"""One-time codes: enrolled by their first code, each counts once, and recovery codes when the telephone is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from kb.errors import StaffError
from kb.staff.accounts import set_password
from kb.staff.second_factor import (
    ENROLMENT_LASTS,
    RECOVERY_CODES,
    STEP_LASTS,
    begin_enrolment,
    check_code,
    confirm_enrolment,
    has_second_factor,
    new_recovery_codes,
    pending_enrolment,
    person_of_step,
    recovery_codes_left,
    remove_second_factor,
)
from kb.staff.sessions import find_session
from kb.staff.sign_in import CODES_ANYWHERE, CodeAttempt, enter_code, sign_in
from kb.storage.database import migrate
from kb.storage.staff_tables import recovery_codes
from tests.kb.staff.people import KEY, NOON, attempt, step_back

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def phone(db, anna) -> pyotp.TOTP:
    """The app on Anna's telephone, told of a secret that waits to be confirmed."""
    with db.begin() as conn:
        begin_enrolment(conn, anna.id, at=NOON)
        told = pending_enrolment(conn, anna.id, anna.name, issuer="Ромашка", at=NOON)
    return pyotp.TOTP(told.key.replace(" ", ""))


@pytest.fixture
def codes(db, anna, phone) -> tuple[str, ...]:
    """Her recovery codes, once the factor is on."""
    with db.begin() as conn:
        return confirm_enrolment(conn, anna.id, phone.at(NOON), at=NOON)


def test_nothing_is_asked_for_before_the_first_code_was_right(db, anna, phone, passwords):
    assert sign_in(db, attempt(), passwords, at=NOON).secret
    with db.begin() as conn:
        assert confirm_enrolment(conn, anna.id, "000000" if phone.at(NOON) != "000000" else "111111", at=NOON) == ()
        assert not has_second_factor(conn, anna.id)
        drawn = confirm_enrolment(conn, anna.id, phone.at(NOON), at=NOON)
        assert len(set(drawn)) == RECOVERY_CODES and has_second_factor(conn, anna.id)
        assert pending_enrolment(conn, anna.id, "Анна", issuer="", at=NOON) is None
        with pytest.raises(StaffError, match="already"):
            begin_enrolment(conn, anna.id, at=NOON)


def test_a_secret_nobody_confirmed_is_forgotten(db, anna, phone):
    late = NOON + ENROLMENT_LASTS
    with db.begin() as conn:
        assert pending_enrolment(conn, anna.id, anna.name, issuer="", at=late) is None
        assert confirm_enrolment(conn, anna.id, phone.at(late), at=late) == ()


def test_the_picture_is_a_whole_qr_code(db, anna, phone):
    with db.read() as conn:
        qr = pending_enrolment(conn, anna.id, anna.name, issuer="Ромашка", at=NOON).qr
    assert qr.size >= 21 and (qr.size - 17) % 4 == 0
    assert qr.path.startswith("M0 0h1v1h-1z") and 200 < qr.path.count("M") < qr.size**2


def test_a_code_counts_once_and_so_do_those_before_it(db, anna, phone, codes):
    with db.begin() as conn:
        assert not check_code(conn, anna.id, phone.at(NOON), at=NOON)  # it confirmed the telephone
        assert check_code(conn, anna.id, phone.at(LATER), at=LATER)
        assert not check_code(conn, anna.id, phone.at(LATER), at=LATER)
        assert not check_code(conn, anna.id, phone.at(LATER - timedelta(seconds=30)), at=LATER)
        assert not check_code(conn, anna.id, phone.at(LATER + timedelta(minutes=2)), at=LATER)


def test_a_telephone_half_a_minute_off_works(db, anna, phone, codes):
    with db.begin() as conn:
        assert check_code(conn, anna.id, f" {phone.at(LATER - timedelta(seconds=30))} ", at=LATER)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦", "\ud800", "\x00", "0" * 300])
def test_what_is_no_code_is_refused(db, anna, codes, typed: str):
    with db.begin() as conn:
        assert not check_code(conn, anna.id, typed, at=LATER)


def test_a_recovery_code_counts_once_however_it_is_spelled(db, anna, codes):
    with db.begin() as conn:
        assert check_code(conn, anna.id, codes[0].upper().replace("-", " "), at=LATER)
        assert not check_code(conn, anna.id, codes[0], at=LATER)
        assert recovery_codes_left(conn, anna.id) == RECOVERY_CODES - 1
        assert codes[1].replace("-", "") not in str(conn.execute(recovery_codes.select()).all())
        fresh = new_recovery_codes(conn, anna.id)
        assert not check_code(conn, anna.id, codes[1], at=LATER) and check_code(conn, anna.id, fresh[0], at=LATER)


def test_one_code_sent_many_times_at_once_lets_in_once(db, anna, phone, codes):
    def use(code: str) -> bool:
        with db.begin() as conn:
            return check_code(conn, anna.id, code, at=LATER)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, [codes[0]] * 16)) == 1
        assert sum(pool.map(use, [phone.at(LATER)] * 16)) == 1


def test_the_password_alone_begins_no_session_and_the_code_does(db, anna, phone, codes, passwords):
    entered = sign_in(db, attempt(), passwords, at=LATER)
    assert entered.step and not entered.secret
    wrong = enter_code(db, _code(entered.step, "000000" if phone.at(LATER) != "000000" else "1"), at=LATER)
    assert (wrong.secret, wrong.step) == ("", entered.step)
    done = enter_code(db, _code(entered.step, phone.at(LATER)), at=LATER)
    with db.read() as conn:
        assert find_session(conn, done.secret, at=LATER).person == anna.id


def test_a_step_is_good_for_minutes_for_this_password_and_cannot_be_made_up(db, anna, codes, passwords):
    step = sign_in(db, attempt(), passwords, at=LATER).step
    with db.begin() as conn:
        assert person_of_step(conn, KEY, step, at=LATER) == anna.id
        forged = [
            f"{anna.id}.1.{'x' * 43}",
            step.replace(f"{anna.id}.", f"{anna.id + 1}.", 1),
            step[:-1] + "!",
            "",
            "٣.1.x",
        ]
        assert [person_of_step(conn, KEY, each, at=LATER) for each in forged] == [0] * len(forged)
        assert person_of_step(conn, b"other key", step, at=LATER) == 0
        assert person_of_step(conn, KEY, step, at=LATER + STEP_LASTS) == 0
        set_password(conn, anna.name, "зелёный трамвай едет")
        assert person_of_step(conn, KEY, step, at=LATER) == 0


def test_codes_are_not_guessed_from_many_addresses_and_a_recovery_code_lets_in_meanwhile(db, anna, codes, passwords):
    step = sign_in(db, attempt(), passwords, at=LATER).step
    told = [enter_code(db, _code(step, "none", f"198.51.100.{n}"), at=LATER) for n in range(CODES_ANYWHERE + 5)]
    assert [outcome.retry_at is None for outcome in told] == [True] * CODES_ANYWHERE + [False] * 5
    assert enter_code(db, _code(step, codes[0]), at=LATER).secret


def test_a_removed_factor_is_asked_for_no_more(db, anna, codes, passwords):
    with db.begin() as conn:
        assert remove_second_factor(conn, anna.id) and not remove_second_factor(conn, anna.id)
        assert not check_code(conn, anna.id, codes[0], at=LATER)
    assert sign_in(db, attempt(), passwords, at=LATER).secret


def test_accounts_from_before_there_were_codes_sign_in_as_they_did(db, anna, passwords):
    step_back(db, "state_0005")
    migrate(db)
    assert sign_in(db, attempt(), passwords, at=NOON).secret


def _code(step: str, code: str, address: str = "203.0.113.1") -> CodeAttempt:
    return CodeAttempt(step=step, code=code, address=address, key=KEY)
