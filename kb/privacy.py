"""Private data in what people write: found and masked before anything is stored, mailed or logged. Pure text in and out.

Masked: payment cards (issuer prefix and Luhn, however spaced), СНИЛС and ИНН (checksum), Russian passports near the word, and
CVV, PIN, one-time codes and passwords after the word. Left alone: order and ticket numbers, phone numbers, amounts,
and the same words in ordinary prose. A mask holds no digit, so masking twice changes nothing.

The browser finds the same with the same patterns (web/site/privacy_rules.py hands them over): the last group of a pattern
is what it hides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.private_numbers import INVISIBLE, ORDER_WORD, mask_numbers

FEWEST_PEOPLE = (
    5  # different people behind whatever is told, or kept for good, of what was asked: fewer are somebody's own words
)
KINDS = ("card", "snils", "inn", "passport", "cvv", "pin", "code", "password")
PASSPORT_MASK = "•••• ••••••"
SECRET_MASK = "••••"
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
    r"(?<=•)([\s,;]{0,4}(?:до|срок|действ\w*|exp\w*|valid\w*|thru)?[\s:]{0,3}\d{2}\s?[/.]\s?(?:\d{4}|\d{2}))[\s,;/]{1,3}(\d{3})(?!\d)"
)
GAP = r"\s{0,100}"  # between a word and its secret; without an end, thousands of spaces would be divided in every way there is
LINK = rf"(?:{GAP}(?:[:=—–-]|->|is|это|равен|был|была|was){GAP}[:=]?{GAP}|\s{{1,100}})"
OF_CARD = r"(?:[\s-]*(?:код\w*|code|number|номер|значение))?(?:\s{1,100}(?:от|к|для|of|for|to|on|на|с|the|my|моей|мой|моего|этой)(?:\s{1,100}[^\W\d_]+){1,2})?"
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
SECRET_LOOK = re.compile(r"\d|[a-zа-яё][A-ZА-ЯЁ]|\w[@#$%^&*!?+=]\w|[@#$%^&*+=]")
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
    text = mask_numbers(text, kinds)
    if "card" in kinds:
        text = _mask_expiry(text, kinds)
    text = _mask_passports(text, kinds)
    for kind, pattern in NUMBER_SECRETS:
        text = _replace_group(pattern, text, kind, kinds)
    return Masked(_mask_passwords(text, kinds), tuple(sorted(kinds)))


def _mask_expiry(text: str, kinds: set[str]) -> str:
    """The CVV that stands behind a card and its expiry."""
    shorter = EXPIRY_AND_CVV.sub(rf"\1 {SECRET_MASK}", text)
    if shorter != text:
        kinds.add("cvv")
    return shorter


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
    return len(value) >= 4 and bool(SECRET_LOOK.search(value))


def _replace_group(pattern: re.Pattern[str], text: str, kind: str, kinds: set[str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        if "•" in match[1] or not match[1].strip():
            return match[0]
        kinds.add(kind)
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        return match[0][:start] + SECRET_MASK + match[0][end:]

    return pattern.sub(replaced, text)
