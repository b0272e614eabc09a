"""Passwords are looked at two at a time; who comes when all places are taken is sent away at once."""

from __future__ import annotations

import os
import sys
import threading
import time

import pytest
from argon2 import PasswordHasher, extract_parameters

from kb.errors import PasswordsBusy
from kb.staff.passwords import GIVES_WAY, LONGEST_PASSWORD, Passwords


def test_a_password_fits_its_own_hash_alone(passwords: Passwords):
    kept = passwords.hash("correct horse battery")
    assert kept.startswith("$argon2id$") and passwords.matches(kept, "correct horse battery")
    assert not passwords.matches(kept, "correct horse batterY")
    assert not passwords.matches("no hash", "correct horse battery")


def test_signs_no_database_keeps_are_no_way_round(passwords: Passwords):
    kept = passwords.hash("pass\x00word \ud800 with odd signs")
    assert passwords.matches(kept, "pass\x00word \ud800 with odd signs")
    assert not passwords.matches(passwords.hash("x" * LONGEST_PASSWORD), "x" * (LONGEST_PASSWORD + 1))


def test_a_name_nobody_has_costs_what_a_wrong_password_costs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kb.staff.passwords.PasswordHasher", PasswordHasher)  # as dear as it is on a server
    passwords = Passwords()
    assert not passwords.matches("", "anything")
    assert extract_parameters(passwords._nobody) == extract_parameters(PasswordHasher().hash("x"))


def test_no_more_than_two_are_looked_at_at_once_and_no_more_than_a_few_wait(monkeypatch: pytest.MonkeyPatch):
    passwords, lock = Passwords(at_once=2, waiting=3), threading.Lock()
    now, most, told = 0, 0, []

    def slow(self: PasswordHasher, kept: str, password: str) -> bool:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.05)
        with lock:
            now -= 1
        return True

    monkeypatch.setattr(PasswordHasher, "verify", slow)
    start = threading.Barrier(20)

    def come() -> None:
        start.wait()
        try:
            with passwords.place():
                told.append(passwords.matches("kept", "x"))
        except PasswordsBusy as busy:
            told.append(busy)

    threads = [threading.Thread(target=come) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    refused = [each for each in told if isinstance(each, PasswordsBusy)]
    assert most == 2 and len(told) == 20
    assert told.count(True) >= 5 and len(refused) >= 10 and refused[0].retry_after.seconds > 0
    with passwords.place():
        assert passwords.matches("kept", "x")  # every place was given back


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts a thread by itself")
def test_what_looks_at_passwords_leaves_the_processor_to_everybody_else(monkeypatch: pytest.MonkeyPatch):
    here, seen = os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), []

    def looks(*given: object) -> bool:
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return True

    monkeypatch.setattr(PasswordHasher, "verify", looks)
    assert Passwords().matches("kept", "x")
    assert seen == [min(19, here + GIVES_WAY)] and os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == here
