"""Private data in what people write: found and masked before anything is stored, mailed or logged. Pure text in and out.

Masked: payment cards (issuer prefix and Luhn, however spaced), СНИЛС (checksum), Russian passports near the word, and
CVV, PIN, one-time codes and passwords after the word. Left alone: order and ticket numbers, phone numbers, amounts,
and the same words in ordinary prose. A mask holds no digit, so masking twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

KINDS = ("card", "snils", "passport", "cvv", "pin", "code", "password")
CARD_MASK = "•••• •••• •••• ••••"
SNILS_MASK = "•••-•••-••• ••"
PASSPORT_MASK = "•••• ••••••"
SECRET_MASK = "••••"

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
PASSPORT_WORD = re.compile(r"паспорт|passport", re.IGNORECASE)
PHONE_WORD = re.compile(r"(?:тел|phone|mobile|моб|звон|call|whatsapp|telegram)\w*[\s.:№-]*$", re.IGNORECASE)
PASSPORT_REACH = 60  # characters between the word and the number, in either direction
PASSPORT = re.compile(
    rf"(?<![\d+])(?<!\d[\s-])(?:серия\s*|series\s*)?(\d{{2}}[\s{INVISIBLE}-]?\d{{2}}"
    r"[\s,;.:()-]{0,3}(?:и\s|and\s)?\s?(?:№|#|n[o°]?\.?|номер\w*|number)?[\s:.-]{0,3}"
    rf"\d{{3}}[\s{INVISIBLE}-]?\d{{3}}|\d{{2}}[\s-]?(?:№|#)?\s?\d{{7}})(?![\s-]?\d)",
    re.IGNORECASE,
)
EXPIRY_AND_CVV = re.compile(
    r"(?<=•)([\s,;]{0,4}(?:до|срок|действ\w*|exp\w*|valid\w*|thru)?[\s:]{0,3}\d{2}\s?[/.]\s?(?:\d{4}|\d{2}))[\s,;/]{1,3}\d{3}(?!\d)"
)

LINK = r"(?:\s*(?:[:=—–-]|->|is|это|равен|был|была|was)\s*[:=]?\s*|\s+)"
OF_CARD = r"(?:[\s-]*(?:код\w*|code|number|номер|значение))?(?:\s+(?:от|к|для|of|for|to|on|на|с|the|my|моей|мой|моего|этой)(?:\s+[^\W\d_]+){1,2})?"
NUMBER_SECRETS = (
    (
        "cvv",
        re.compile(
            rf"\b(?:cvv|cvc|cvp|cid|ppk|код безопасности|security code)2?{OF_CARD}{LINK}[\"'«(]*(\d{{3,4}})(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "pin",
        re.compile(
            rf"\b(?:pin|пин)(?:[\s-]*(?:code|код)\w*)?{OF_CARD}{LINK}[\"'«(]*(\d(?:[ -]?\d){{3,5}})(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "code",
        re.compile(
            r"\b(?:код\w*\s+(?:из|в|от)\s+(?:смс|sms|сообщени\w+|банка)|(?:смс|sms)[\s-]?(?:код\w*|code)|одноразов\w+\s+(?:код|пароль)\w*"
            rf"|one[\s-]time\s+(?:code|password|passcode)|otp){LINK}[\"'«(]*(\d(?:[ -]?\d){{3,7}})(?!\d)",
            re.IGNORECASE,
        ),
    ),
)
PASSWORD_WORD = r"\b(?:парол(?:ь|я|ю|ем|е|и)|password|passwd|passcode|passphrase|pwd|кодовое\s+слово|кодовым\s+словом)"
PASSWORD_QUOTED = re.compile(rf"{PASSWORD_WORD}{OF_CARD}{LINK}[\"'«“„`]([^\"'»”“`\n]{{1,80}})[\"'»”“`]", re.IGNORECASE)
PASSWORD_VALUE = re.compile(rf"{PASSWORD_WORD}{OF_CARD}({LINK})(\S{{1,200}})", re.IGNORECASE)
PROSE = frozenset(
    "не нет как что где когда чтобы если почему его её ее он она это есть был была для от из на в с и а но или мне я меня у вы "
    "пишет говорит неверный неправильный неверен забыт забыл забыла утерян сброшен изменён изменен нужно надо можно "
    "not no how what where when why if it is was and or but for to from the a an i my me you we your can can't cannot "
    "doesn't does don't did didn't won't isn't wrong incorrect invalid expired forgotten lost reset required".split()
)


@dataclass(frozen=True)
class Masked:
    """Text that is safe to keep, and which kinds of private data were taken out of it (a subset of KINDS, sorted)."""

    text: str
    kinds: tuple[str, ...] = ()


def mask(text: str) -> Masked:
    """Mask every piece of private data in a text; text without any comes back unchanged."""
    kinds: set[str] = set()
    text = _mask_runs(text, kinds)
    text = _mask_passports(text, kinds)
    for kind, pattern in NUMBER_SECRETS:
        text = _replace_group(pattern, text, kind, kinds)
    return Masked(_mask_passwords(text, kinds), tuple(sorted(kinds)))


def passes_luhn(digits: str) -> bool:
    """The checksum of payment cards (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def is_snils(digits: str) -> bool:
    """The checksum of a Russian social insurance number: 9 digits weighted 9…1, modulo 101, 100 counting as 0."""
    if len(digits) != 11 or int(digits[:9]) <= 1001998:  # Numbers up to 001-001-998 carry no checksum.
        return False
    return sum(int(digit) * weight for digit, weight in zip(digits, range(9, 0, -1), strict=False)) % 101 % 100 == int(
        digits[9:]
    )


@dataclass(frozen=True)
class _Chunk:
    """Digits that stand together, and where."""

    digits: str
    start: int
    end: int


def _mask_runs(text: str, kinds: set[str]) -> str:
    """Mask cards and СНИЛС in every run of digits and separators, left to right."""
    out, done = [], 0
    for run in RUN.finditer(text):
        for kind, start, end in _numbers_in(text, _chunks(run)):
            out += [text[done:start], CARD_MASK if kind == "card" else SNILS_MASK]
            done = end
            kinds.add(kind)
    text = "".join([*out, text[done:]])
    if "card" not in kinds:
        return text
    shorter = EXPIRY_AND_CVV.sub(rf"\1 {SECRET_MASK}", text)
    if shorter != text:
        kinds.add("cvv")
    return shorter


def _chunks(run: re.Match[str]) -> list[_Chunk]:
    base = run.start()
    return [
        _Chunk("".join(str(unicodedata.digit(digit)) for digit in part[0]), base + part.start(), base + part.end())
        for part in re.finditer(r"\d+", run[0])
    ]


def _numbers_in(text: str, chunks: list[_Chunk]) -> Iterator[tuple[str, int, int]]:
    first = 0
    while first < len(chunks):
        if last := _card_end(text, chunks, first):
            yield "card", chunks[first].start, chunks[last - 1].end
        elif last := _snils_end(text, chunks, first):
            yield "snils", chunks[first].start, chunks[last - 1].end
        else:
            last = _phone_end(text, chunks, first) or first + 1
        first = last


def _windows(chunks: list[_Chunk], first: int, lengths: range) -> Iterator[tuple[str, int]]:
    """Digits of chunks[first:last] with `last`, for every `last` that makes an acceptable number of digits."""
    digits = ""
    for last in range(first, len(chunks)):
        digits += chunks[last].digits
        if len(digits) >= lengths.stop:
            return
        if len(digits) in lengths:
            yield digits, last + 1


def _card_end(text: str, chunks: list[_Chunk], first: int) -> int:
    """Where the card that begins at chunks[first] ends; 0 if none does. Several lengths may fit: rather too many digits."""
    before = text[max(0, chunks[first].start - 40) : chunks[first].start]
    if before.endswith("+"):
        return 0
    ends = {
        len(digits): last
        for digits, last in _windows(chunks, first, range(13, 20))
        if ISSUERS.fullmatch(digits) and passes_luhn(digits) and _evenly_spaced(text, chunks[first:last])
    }
    if not ends or (first + 1 in ends.values() and _names_an_order(before)):
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


def _snils_end(text: str, chunks: list[_Chunk], first: int) -> int:
    before = text[max(0, chunks[first].start - 40) : chunks[first].start]
    named = bool(SNILS_WORD.search(before))
    for digits, last in _windows(chunks, first, range(11, 12)):
        group = chunks[first:last]
        shape = tuple(len(chunk.digits) for chunk in group)
        bare = (
            len(group) == 1 and digits[0] not in "78" and not _names_an_order(before) and not NUMBER_SIGN.search(before)
        )
        if is_snils(digits) and not before.endswith("+") and (named or bare or shape == (3, 3, 3, 2)):
            return last
    return 0


def _phone_end(text: str, chunks: list[_Chunk], first: int) -> int:
    """Skip a phone number as a whole, so that its tail and the next number are not read as one."""
    plus = text[: chunks[first].start].endswith("+")
    for digits, last in _windows(chunks, first, PHONE_LENGTHS):
        if plus or (len(digits) == 11 and digits[0] in "78"):
            return last
    return 0


def _mask_passports(text: str, kinds: set[str]) -> str:
    if not PASSPORT_WORD.search(text):
        return text

    def replaced(match: re.Match[str]) -> str:
        near = text[max(0, match.start() - PASSPORT_REACH) : match.end() + PASSPORT_REACH]
        before = text[max(0, match.start(1) - 30) : match.start(1)]
        if not PASSPORT_WORD.search(near) or ORDER_WORD.search(before) or PHONE_WORD.search(before):
            return match[0]
        kinds.add("passport")
        return match[0].replace(match[1], PASSPORT_MASK)

    return PASSPORT.sub(replaced, text)


def _mask_passwords(text: str, kinds: set[str]) -> str:
    text = _replace_group(PASSWORD_QUOTED, text, "password", kinds)

    def replaced(match: re.Match[str]) -> str:
        value = match[2].rstrip(".,;:!?)»\"'”")
        if not value or value.casefold() in PROSE or not (_explicit(match[1]) or _looks_secret(value)) or "•" in value:
            return match[0]
        kinds.add("password")
        start = match.start(2) - match.start()
        return match[0][:start] + SECRET_MASK + match[0][start + len(value) :]

    return PASSWORD_VALUE.sub(replaced, text)


def _explicit(link: str) -> bool:
    return ":" in link or "=" in link


def _looks_secret(value: str) -> bool:
    """A token nobody writes in prose: with a digit, a sign inside, or capitals after small letters."""
    return len(value) >= 4 and bool(re.search(r"\d|[a-zа-яё][A-ZА-ЯЁ]|\w[@#$%^&*!?+=]\w|[@#$%^&*+=]", value))


def _replace_group(pattern: re.Pattern[str], text: str, kind: str, kinds: set[str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        if "•" in match[1] or not match[1].strip():
            return match[0]
        kinds.add(kind)
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        return match[0][:start] + SECRET_MASK + match[0][end:]

    return pattern.sub(replaced, text)
