"""What people write into a topic's own fields, in one form: addresses of pages, days, phone numbers. Says why something is none."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from kb.articles.contacts import FormField
from kb.articles.written_values import is_day

FieldFault = Literal["", "url", "date", "date_future", "date_past", "date_century", "tel"]

AHEAD = timedelta(hours=14)  # of UTC: where a day begins first
CENTURY = range(2000, 2100)
SCHEME = re.compile(r"(https?)\s*:?\s*[/\\]{1,3}", re.IGNORECASE)  # "Https://", "https:/", "http//"
# "mailto:", not "example.org:8080"
OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d{1,5}(?:[/?#]|$))", re.IGNORECASE)
HOST = re.compile(r"([^\s/?#@:\\]+)(?::(\d{1,5}))?(?=[/?#]|$)")
LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
TOP = re.compile(r"xn--[a-z0-9-]+|[^\W\d_]{2,63}")
AROUND = "<>«»“”„\"'`"
AFTER = ".,;:!?…" + AROUND
OPENED_BY = {")": "(", "]": "["}
UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")  # what copying brings along
LONGEST_HOST, LAST_PORT = 253, 65_535
DASHES = re.compile(r"[‐‑‒–—−﹣－]")
CALLED = re.compile(r"^(?:(?:тел|моб|номер|т|м|phone|tel|mobile|whatsapp|viber)\b[.:]*\s*)+", re.IGNORECASE)
EXTENSION = re.compile(
    r"(?<![\s,;(])[\s,;(]*\b(?:доб|добавочный|вн|внутр|ext|extension|x)\b\.?\s*\d{1,8}\)?$", re.IGNORECASE
)
TEL = re.compile(r"\+?[\d\s().-]{5,25}")
TEL_DIGITS = range(3, 16)  # from 112 to the longest there is


@dataclass(frozen=True)
class FieldValue:
    """A field's value in its one form, and what is wrong with it; then the value is as it was written."""

    value: str
    fault: FieldFault = ""


def judge_field(field: FormField, written: str, *, at: datetime) -> FieldValue:
    """A field as it was filled in; what was left empty is right here, whether or not the field is required."""
    text = UNSEEN.sub("", written).strip()
    if not text:
        return FieldValue("")
    if field.kind == "url":
        address = page_address(text)
        return FieldValue(address) if address else FieldValue(written, "url")
    if field.kind == "date":
        return FieldValue(text, _fault_of_day(text, field.when, at))
    if field.kind == "tel":
        number = phone_number(text)
        return FieldValue(number) if number else FieldValue(written, "tel")
    return FieldValue(text)


def page_address(written: str) -> str:
    """The address of a page, with its scheme: "www.example.org," → "https://www.example.org"; "" for anything else."""
    text = _without_marks(unicodedata.normalize("NFC", written))
    scheme = SCHEME.match(text)
    rest = text[scheme.end() :] if scheme else text.removeprefix("//")
    if not scheme and OTHER_SCHEME.match(text):
        return ""
    host = HOST.match(rest)
    known = unicodedata.normalize("NFKC", host[1]) if host else ""
    if host is None or re.search(r"\s", rest) or not _is_host(known) or int(host[2] or 0) > LAST_PORT:
        return ""
    name = "http" if scheme and scheme[1].lower() == "http" else "https"
    return f"{name}://{known.lower()}{rest[host.end(1) :]}"


def phone_number(written: str) -> str:
    """A phone number as written, without what only looks like a part of it; "" for anything else."""
    text = DASHES.sub("-", unicodedata.normalize("NFKC", written))
    text = CALLED.sub("", " ".join(text.removeprefix("tel:").split())).strip(" ,;")
    extension = EXTENSION.search(text)
    number = text[: extension.start()] if extension else text
    digits = sum(letter.isdigit() for letter in number)
    return text if TEL.fullmatch(number.strip()) and digits in TEL_DIGITS else ""


def _without_marks(text: str) -> str:
    """Without quotes and brackets around an address, and the sentence's own marks behind it."""
    text = text.lstrip(AROUND + "([").rstrip()
    while text and (text[-1] in AFTER or text.count(text[-1]) > text.count(OPENED_BY.get(text[-1], text[-1]))):
        text = text[:-1].rstrip()
    return text


def _is_host(host: str) -> bool:
    try:
        return bool(ipaddress.IPv4Address(host))
    except ValueError:
        labels = host.removesuffix(".").split(".")
    good = all(map(LABEL.fullmatch, labels)) and bool(TOP.fullmatch(labels[-1].lower()))
    return good and len(labels) > 1 and len(host) <= LONGEST_HOST


def _fault_of_day(text: str, when: str, at: datetime) -> FieldFault:
    """As a browser's date field sends it: 2026-11-22. A day that is today anywhere on earth is no day to come."""
    if not is_day(text):
        return "date"
    day, today = date.fromisoformat(text), (at + AHEAD).date()
    if day.year not in CENTURY:
        return "date_century"
    if when == "past" and day > today:
        return "date_future"
    return "date_past" if when == "future" and day < (at - AHEAD).date() else ""
