"""What a question comes wrapped in: subjects and signatures of letters, numbering, quotation marks, emphasis, HTML, an address.

Taken off before anything else is read, so that a pasted question is answered as a typed one. Quotation marks that mean a
phrase (" and “) stay: `search.query.interpret` reads them.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from search.text.analysis import words
from search.text.stopwords import STOP_WORDS

LAYERS = 4  # of wrapping: a numbered line in emphasis below a subject
LONGEST = 2000  # letters; a longer text is a message, whose wrapping is a small part of it
SPACES = re.compile(r"\s+")
ESCAPED = re.compile(r"\S*%(?:20|[DdCc][0-9A-Fa-f]%)\S*")  # a question out of an address
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
TAG = re.compile(
    r"</?(?:p|b|i|u|a|em|br|li|ul|ol|div|span|font|strong|blockquote|h[1-6])(?:\s+[\w-]+\s*=[^<>]{0,200})?\s*/?>",
    re.IGNORECASE,
)
DEVICE = (
    r"(?:мо\w+ |сво\w+ |my |mein\w* |mi )?(?:iphone|ipad|android|айфона?|samsung|galaxy|huawei|honor|xiaomi|redmi|mobile|phone|телефона|смартфона|"
    r"мобильн\w+|почты|яндекс\w*|yandex|mail\.ru|gmail|outlook|blackberry|nokia|pixel)"
)
SIGNATURE = re.compile(
    rf"(?<=[\w.?!»”\"')]\s)(?<!\bне )(?:--+\s+)?(?:отправлено (?:с|из)|sent (?:from|via)|gesendet (?:von|mit)|enviado desde|get outlook for) "
    rf"(?:{DEVICE}|ios)(?:\s(?:для|for) \w+)?[.\s]*$",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|rv|отв|ответ|пересл|тема|subject|betreff|asunto)(?:\[\d{1,3}\])?:\s*)+", re.IGNORECASE
)
NUMBERING = re.compile(
    r"^\s*(?:@\w{2,32}[\s,:]+|\d\ufe0f?\u20e3\s*|[-–—•·*>+]+\s+|>+|#{1,6}\s+|(?:\d{1,2}|[a-zа-я])\)\s*|\((?:\d{1,2}|[a-zа-я])\)\s*|№?\s?\d{1,2}\.\s+(?=\D))",
    re.IGNORECASE,
)
EMPHASIS = re.compile(
    r"(?<![\w*~`])(\*{1,3}|~~|`{1,3})(?=[^\W\d])([^*~`]{1,300})(?<=[\w.?!»”\")])\1(?![\w*~`])"
    r"|(?<!\w)(_{1,2})(?=[^\W\d_])(.{1,300}?)(?<=[^\s_])\3(?!\w)"
)
AROUND = {"(": ")", "[": "]", "{": "}", "<": ">", "«": "»", "„": "“", "'": "'", "‘": "’", "‹": "›", "*": "*"}
APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
SMILE = re.compile(r"(?:\s*[:;=]['-]?[()]+|\s+(?:[:;=]['-]?[DdPpРрДд]|[XxХх][DДd]|\^_?\^))\s*$")
ADDRESS = re.compile(r"(?<!\S)(?:https?://|www\.)\S+", re.IGNORECASE)
WORDS_BESIDE = 2  # an address that carry a subject, or twice as many in all: with fewer it is what is asked about


def unwrapped(text: str) -> str:
    """The question alone; as it is where nothing would be left, or nothing is round it."""
    if len(text) > LONGEST:
        return text
    text = unquote(text) if ESCAPED.fullmatch(text) and "://" not in text else text
    plain = TAG.sub(" ", ENTITY.sub(lambda entity: html.unescape(entity.group()), text))
    plain = SIGNATURE.sub("", SPACES.sub(" ", plain))
    for _ in range(LAYERS):
        shorter = _without_layer(plain.strip())
        if shorter == plain:
            break
        plain = shorter
    plain = _without_address(EMPHASIS.sub(lambda bold: bold.group(2) or bold.group(4), plain))
    return plain if words(plain) else text


def _without_layer(text: str) -> str:
    text = NUMBERING.sub("", SUBJECT.sub("", text, count=1), count=1)
    text = SMILE.sub("", text).rstrip()
    while text[-1:] == "(" or (text[-1:] == ")" and text.count(")") > text.count("(")):  # smiles without eyes
        text = text[:-1].rstrip()
    if len(text) > 2 and AROUND.get(text[0]) == text[-1] and _one_pair(APOSTROPHE.sub("", text)):
        text = text[1:-1]
    return text.strip()


def _one_pair(text: str) -> bool:
    """Whether the first mark is closed by the last one and not before."""
    opening, closing, depth = text[0], text[-1], 0
    if opening == closing:
        return opening not in text[1:-1]
    for at, letter in enumerate(text):
        depth += (letter == opening) - (letter == closing)
        if not depth:
            return at == len(text) - 1
    return False


def _without_address(text: str) -> str:
    """An address beside a question is where it was asked."""
    if "/" not in text and "www." not in text.lower():
        return text
    rest = ADDRESS.sub(" ", text)
    beside = words(rest)
    told = sum(word not in STOP_WORDS for word in beside)
    return rest.strip() if told >= WORDS_BESIDE or len(beside) >= 2 * WORDS_BESIDE else text
