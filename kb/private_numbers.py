"""Numbers that are private by their own digits: payment cards (issuer prefix and Luhn), СНИЛС and ИНН (checksum), however spaced.

Found in a run of digits and separators from left to right. A text may be nothing but digits: what is dear is asked last.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from kb.check_digits import is_inn, is_snils, passes_luhn

CARD_MASK = "•••• •••• •••• ••••"
SNILS_MASK = "•••-•••-••• ••"
INN_MASK = "•••• •••• ••••"
NUMBER_MASKS = MappingProxyType({"card": CARD_MASK, "snils": SNILS_MASK, "inn": INN_MASK})

INVISIBLE = "\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u2800\u3164\ufe00-\ufe0f\ufeff"
RUN = re.compile(r"\d(?:[\W_]{0,8}\d)*")  # whatever stands between the groups of a regularly grouped number
DASHES = "\\-\u02d7\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
DOTS = "._·•‧∙⋅․・。．＿"
FREE_GAP = re.compile(rf"[^\S\n]|[{INVISIBLE}{DASHES}{DOTS}]")  # may stand anywhere in a number
REGULAR = frozenset(
    {(4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (8, 8), (8, 10), (4, 6, 5), (4, 6, 4), (4, 12), (6, 10)}
)

# Issuer prefixes and lengths (ISO/IEC 7812 ranges in use): Luhn alone would take every tenth order number.
ISSUERS = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}"  # Mastercard
    r"|220[0-4]\d{12,15}"  # Мир
    r"|3[47]\d{13}"  # American Express
    r"|(?:62|81)\d{14,17}"  # UnionPay
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3]|67\d{2}|50\d{2}|5[678]\d{2}|639\d)\d{9,15}"  # Maestro
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|(?:30[0-5]|309|36\d|3[89]\d)\d{11,16}"  # Diners Club
    r"|(?:6011|64[4-9]\d|65\d{2})\d{12,15}"  # Discover
    r"|(?:8600|5614|9860|9112|9051|9417|9792)\d{12}"  # Uzcard, Humo, Белкарт, ArCa, Элкарт, Troy
)
PHONE_LENGTHS = range(10, 14)
SHORTEST_NUMBER, LONGEST_NUMBER = 10, 19  # digits, of an ИНН and of a card
ORDER_WORD = re.compile(
    r"\b(?:заказ|заявк|обращени|тикет|накладн|трек|отправлени|посылк|квитанци|договор|транзакци|артикул|штрихкод"
    r"|order|ticket|request|invoice|tracking|parcel|shipment|receipt|contract|transaction|case)"
    r"\w*[\s.-]*(?:id|код|number|номер\w*|num|nr|no|n|№|#)?[\s.:=#№(\"«-]*$",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"[A-Za-z]{1,6}[-_/]?$")  # grown together with the number: "ORD-4111…"
CARD_LABEL = re.compile(r"(?:card|visa|mir|mc|maestro|amex|pan)[-_/]?$", re.IGNORECASE)
NUMBER_SIGN = re.compile(r"[№#]\s*$")
SNILS_WORD = re.compile(r"снилс|snils|страхов\w+ (?:номер|свидетельств)", re.IGNORECASE)
INN_WORD = re.compile(r"\b(?:инн|inn|налогоплательщик|taxpayer|tax id)[^\d\n]{0,20}$", re.IGNORECASE)


@dataclass(frozen=True)
class _Chunk:
    """Digits that stand together, and where."""

    digits: str
    start: int
    end: int


@dataclass(frozen=True)
class _Numbers:
    """The digits from a chunk on, and by a count of them the chunk after which so many have been."""

    digits: str
    ends: dict[int, int]


def mask_numbers(text: str, kinds: set[str]) -> str:
    """Mask cards, СНИЛС and ИНН in every run of digits and separators, left to right; what was found is added to `kinds`."""
    out, copied_to = [], 0
    for run in RUN.finditer(text):
        for kind, start, end in _numbers_in(text, _chunks(run)):
            out += [text[copied_to:start], NUMBER_MASKS[kind]]
            copied_to = end
            kinds.add(kind)
    return "".join([*out, text[copied_to:]])


def _chunks(run: re.Match[str]) -> list[_Chunk]:
    base = run.start()
    return [
        _Chunk("".join(str(unicodedata.digit(digit)) for digit in part[0]), base + part.start(), base + part.end())
        for part in re.finditer(r"\d+", run[0])
    ]


def _numbers_in(text: str, chunks: list[_Chunk]) -> Iterator[tuple[str, int, int]]:
    first = 0
    while first < len(chunks):
        numbers = _numbers_from(chunks, first)
        for kind, end in NUMBER_ENDS if numbers.ends else ():
            if last := end(text, chunks, first, numbers):
                yield kind, chunks[first].start, chunks[last - 1].end
                break
        else:
            last = _phone_end(text, chunks, first, numbers) or first + 1
        first = last


def _numbers_from(chunks: list[_Chunk], first: int) -> _Numbers:
    digits, ends = "", {}
    for last in range(first, len(chunks)):
        digits += chunks[last].digits
        count = len(digits)
        if count > LONGEST_NUMBER:
            break
        if count >= SHORTEST_NUMBER:
            ends[count] = last + 1
    return _Numbers(digits, ends)


def _before(text: str, chunks: list[_Chunk], first: int) -> str:
    """What stands before a number. Looked at only where its digits pass: a text may hold thousands of them."""
    return text[max(0, chunks[first].start - 40) : chunks[first].start]


def _card_end(text: str, chunks: list[_Chunk], first: int, numbers: _Numbers) -> int:
    """Where the card that begins at chunks[first] ends; 0 if none does. Several lengths may fit: rather too many digits."""
    ends = {
        count: last
        for count, last in numbers.ends.items()
        if ISSUERS.fullmatch(numbers.digits, 0, count)
        and passes_luhn(numbers.digits[:count])
        and _evenly_spaced(text, chunks[first:last])
    }
    before = _before(text, chunks, first) if ends else "+"
    if before.endswith("+") or (first + 1 in ends.values() and _names_an_order(before)):
        return 0
    longest = max(ends.values())
    return longest if longest == len(chunks) else ends.get(16, longest)


def _names_an_order(before: str) -> bool:
    """The words before a number say that it is one of an order, or a Latin label is grown together with it."""
    return bool(ORDER_WORD.search(before) or (REFERENCE.search(before) and not CARD_LABEL.search(before)))


def _evenly_spaced(text: str, group: list[_Chunk]) -> bool:
    """Free separators may split a number anywhere; commas, slashes and line breaks only into the usual groups."""
    gaps = [text[left.end : right.start] for left, right in zip(group, group[1:], strict=False)]
    if all(FREE_GAP.match(char) for gap in gaps for char in gap):
        return True
    return tuple(len(chunk.digits) for chunk in group) in REGULAR


def _snils_end(text: str, chunks: list[_Chunk], first: int, numbers: _Numbers) -> int:
    last = numbers.ends.get(11, 0)
    if not last or not is_snils(numbers.digits[:11]):
        return 0
    before, group = _before(text, chunks, first), chunks[first:last]
    marked = _names_an_order(before) or NUMBER_SIGN.search(before)
    bare = len(group) == 1 and numbers.digits[0] not in "78" and not marked
    shaped = tuple(len(chunk.digits) for chunk in group) == (3, 3, 3, 2)
    return last if not before.endswith("+") and (SNILS_WORD.search(before) or bare or shaped) else 0


def _inn_end(text: str, chunks: list[_Chunk], first: int, numbers: _Numbers) -> int:
    """Twelve digits are a person's; ten are an organisation's, and without the word as good as any order's."""
    for count in (10, 12):
        last = numbers.ends.get(count, 0)
        if last and is_inn(numbers.digits[:count]):
            before = _before(text, chunks, first)
            own = count == 12 and last == first + 1 and not (_names_an_order(before) or NUMBER_SIGN.search(before))
            if not before.endswith("+") and (own or INN_WORD.search(before)):
                return last
    return 0


def _phone_end(text: str, chunks: list[_Chunk], first: int, numbers: _Numbers) -> int:
    """Skip a phone number as a whole, so that its tail and the next number are not read as one."""
    plus = text.endswith("+", 0, chunks[first].start)
    national = numbers.digits[:1] in ("7", "8")
    return next((numbers.ends[n] for n in PHONE_LENGTHS if n in numbers.ends and (plus or (n == 11 and national))), 0)


NUMBER_ENDS = (("card", _card_end), ("snils", _snils_end), ("inn", _inn_end))  # in this order
