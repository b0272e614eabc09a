"""An address is judged by whether a letter can reach it: nobody's, typed in two layouts, only with SMTPUTF8, or fine."""

from __future__ import annotations

import pytest

from kb.delivery.mailboxes import fault_of, mailbox_hash, mailbox_key, read_mailbox, same_mailbox, usual_spellings

GOOD = (
    "anna@example.org",
    "anna+help@example.org",
    "o'neil@example.photography",
    "anna@почта.рф",
    "ANNA@xn--80a1acny.xn--p1ai",
    " anna@example.org ",
    "a" * 64 + "@example.org",
    "anna_1.b-c@sub.example.co.uk",
)
MALFORMED = (
    "",
    "nobody",
    "a@b@c.org",
    "@example.org",
    "a@",
    "a" * 65 + "@example.org",
    "анна" * 9 + "@example.org",  # 72 bytes
    "a b@example.org",
    "a@exa mple.org",
    "a@-example.org",
    "a@" + "b" * 64 + ".org",
    "=?utf-8?q?x=40evil.example=2C?=@example.com",
    "a@example.org\r\nBcc: b@c.org",
    "a@example.org\u200b",
    "a..b@example.org",
    "a@[127.0.0.1]",
)
MIXED = (
    "аnna@example.org",  # a Cyrillic а
    "anna@gmаil.com",
    "аnnа.boris@example.org",
    "сergey@mail.ru",
    "anna@mаil.ru",
    "annα@example.org",
)
FOREIGN = (
    "анна@почта.рф",
    "анна.петрова@example.org",
    "用户@example.org",
    "anna.иванова@example.org",
    "josé@example.org",
)


@pytest.mark.parametrize(
    ("address", "fault"),
    [(address, "") for address in GOOD]
    + [(address, "malformed") for address in MALFORMED]
    + [(address, "mixed") for address in MIXED]
    + [(address, "foreign") for address in FOREIGN],
)
def test_what_keeps_a_letter_from_an_address(address: str, fault: str):
    assert fault_of(address) == fault


@pytest.mark.parametrize("address", ["анна@почта.рф", "anna@ПОЧТА.рф"])
def test_a_domain_is_written_in_ascii_and_a_name_as_it_was_typed(address: str):
    mailbox = read_mailbox(address)
    assert (mailbox.name, mailbox.domain) == (address.partition("@")[0], "xn--80a1acny.xn--p1ai")
    assert mailbox.foreign is not mailbox.name.isascii()


def test_what_is_wrong_with_an_address_is_said():
    with pytest.raises(ValueError, match="encoded word"):
        read_mailbox("=?utf-8?q?x?=@example.org")


def test_case_and_the_form_of_a_domain_make_no_other_mailbox():
    assert same_mailbox(" Anna@Example.com", "anna@example.COM")
    assert same_mailbox("анна@почта.рф", "Анна@xn--80a1acny.xn--p1ai")
    assert same_mailbox("Zoe\u0308@example.org", "zoë@example.org")
    assert not same_mailbox("anna@example.com", "anna@example.org")
    assert not same_mailbox("", " ")
    assert mailbox_hash(b"k", "анна@Почта.рф") == mailbox_hash(b"k", "Анна@xn--80a1acny.xn--p1ai ")
    assert mailbox_hash(b"k", "anna@straße.de") != mailbox_hash(b"k", "anna@strasse.de") and not mailbox_hash(b"k", " ")
    assert mailbox_key("nonsense@" + "x" * 300) == "nonsense@" + "x" * 300


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("anna@straße.de", "anna@strasse.de"),
        ("anna@xn--strae-oqa.de", "anna@strasse.de"),
        ("groß@example.org", "gross@example.org"),
        ("ﬁona@example.org", "fiona@example.org"),
        ("аnna@example.org", "anna@example.org"),
        ("ſam@example.org", "sam@example.org"),
        ("anna@exаmple.org", "anna@example.org"),
    ],
)
def test_a_letter_that_only_looks_or_sounds_alike_makes_another_mailbox(one: str, other: str):
    """Whoever owns the one must not get or answer what belongs to the other."""
    assert not same_mailbox(one, other)
    assert not same_mailbox(other.upper(), one)


def test_the_usual_spellings_of_an_address_are_the_same_mailbox_and_few():
    for address in ("Анна@почта.рф", "анна@xn--80a1acny.xn--p1ai", "anna@ПОЧТА.РФ"):
        spelled = usual_spellings(address)
        assert address in spelled and len(spelled) <= 25
        assert "почта.рф" in {one.rpartition("@")[2] for one in spelled}
        assert all(same_mailbox(one, address) for one in spelled)
