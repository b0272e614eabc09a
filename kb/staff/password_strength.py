"""Which passwords are too easy to guess: the usual words, rows of keys, repeats, names. Pure; keeps and logs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kb.errors import WeakPassword
from kb.staff.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "short": f"a password has at least {SHORTEST_PASSWORD} characters; three or four words do well",
        "long": f"a password has at most {LONGEST_PASSWORD} characters",
        "spaces": "a password is more than spaces",
        "digits": "a password is more than digits; three or four words do well",
        "repeated": "the password repeats itself; three or four different words do well",
        "name": "the password holds the person's or the organisation's name, which strangers try first",
        "common": "the password is made of words and keys that everybody tries; three or four unrelated words do well",
    }
)
# Keys as they lie side by side, letters and digits as they follow each other; read in both directions.
LATIN_KEYS = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
RUSSIAN_KEYS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.")
ROWS = (
    *LATIN_KEYS,
    *RUSSIAN_KEYS,
    "01234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol",
    "qazwsxedcrfvtgbyhnujm",
    "!@#$%^&*()_+",
    "1й2ц3у4к5е6н7г8ш9щ0з",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)
WORDS = tuple(
    sorted(
        """
        password passwort passw0rd passwd pass parol admin administrator root user login logon secret welcome letmein access default
        changeme change qwerty qwert iloveyou love master dragon monkey sunshine princess football baseball superman batman
        shadow killer ninja hello test guest support helpdesk operator agent manager service company office summer winter
        spring autumn january february march april june july august september october november december monday friday moscow
        russia london freedom whatever trustno
        пароль пароля логин админ администратор секрет доступ привет любовь люблю тебя наташа марина андрей сергей максим
        солнышко солнце зайка котик кошка дракон футбол спартак зенит россия москва мама папа весна лето осень зима январь
        февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь понедельник пятница тест гость поддержка
        оператор работа работник сотрудник компания офис
        """.split(),
        key=len,
        reverse=True,
    )
)
LONGEST_RUN_OF_CHANCE = 2  # neighbouring keys; three of them are no accident in a short password
MOST_GUESSED = 4  # letters and digits that may be left when all that is guessed first is taken away
WHOLE_WORD = 5  # a shorter name counts only where it stands alone: «Ира» is in «мираж»
LEET = str.maketrans("@0$3!1457", "aoseiiast")
_OTHER = dict(zip("".join(LATIN_KEYS), "".join(RUSSIAN_KEYS), strict=True))
LAYOUT = str.maketrans(_OTHER | {russian: latin for latin, russian in _OTHER.items() if russian != "."})


def weakness(password: str, *, known: Iterable[str] = ()) -> str:
    """Why a password is refused: a key of REASONS, "" if it is not. `known`: the person's name and the organisation's."""
    folded = password.casefold()
    letters = re.sub(r"[\W_]", "", folded)
    if not password.strip():
        return "spaces"
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    if _repeats(folded) or (letters and _repeats(letters)):
        return "repeated"
    if letters.isdecimal():
        return "digits"
    if any(_holds(spelled, name) for name in known for spelled in (folded, folded.translate(LAYOUT))):
        return "name"
    spellings = (folded, folded.translate(LAYOUT), folded.translate(LEET))
    return "common" if min(map(_unguessed, spellings)) <= MOST_GUESSED else ""


def refuse_weak(password: str, *, known: Iterable[str] = ()) -> None:
    """Raise WeakPassword, whose `code` is a key of REASONS, for a password that is too easy to guess."""
    if code := weakness(password, known=known):
        raise WeakPassword(code, REASONS[code])


def _repeats(text: str) -> bool:
    """Whether a text is one short piece again and again, or made of three signs or fewer."""
    unit = (text + text).find(text, 1)
    return len(set(text) - {" "}) <= 3 or unit < min(len(text), SHORTEST_PASSWORD + 2)


def _holds(password: str, name: str) -> bool:
    """Whether a name, or a word of it, stands in a password."""
    words = re.findall(r"\w+", password)
    parts = re.findall(r"\w+", name.casefold())
    return any(part in password if len(part) >= WHOLE_WORD else part in words for part in parts if len(part) > 1) or (
        len(parts) > 1 and "".join(parts) in re.sub(r"\W", "", password)
    )


def _unguessed(text: str) -> int:
    """How many letters and digits (signs, where there are neither) are left without usual words, rows of keys and repeats."""
    counts = str.isalnum if any(map(str.isalnum, text)) else str.isprintable
    text = re.sub(r"(\d{3})\d+", r"\1", text)  # whoever guesses the word tries years, dates and telephones after it
    for word in WORDS:
        text = text.replace(word, " ")
    left = place = 0
    while place < len(text):
        run = _run(text, place)
        left += run <= LONGEST_RUN_OF_CHANCE and not text[place].isspace() and counts(text[place])
        place += run if run > LONGEST_RUN_OF_CHANCE else 1
    return left


def _run(text: str, place: int) -> int:
    """How many characters from here on lie side by side on the keyboard, follow each other, or are the same."""
    longest = 1
    while place + longest < len(text):
        piece = text[place : place + longest + 1]
        if not (len(set(piece)) == 1 or any(piece in row or piece[::-1] in row for row in ROWS)):
            break
        longest += 1
    return longest
