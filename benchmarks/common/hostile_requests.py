"""What attackers send, as bytes made beforehand: queries, passwords, forms with files. Each request from an address of its own."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, urlencode

from PIL import Image

LETTERS = 2000  # of a query
PICTURE_SIDES = (5000, 4000)
BOUNDARY = b"--attack"


@dataclass(frozen=True)
class Served:
    """A server that is ready, and the key of a form that is old enough to be sent."""

    process: object
    port: int
    form_key: str


@dataclass(frozen=True)
class Sent:
    """One request as bytes; bodies may be shared between many."""

    head: bytes
    body: bytes = b""


def _words(letters: str, longest: int) -> Callable[[int], str]:
    """Words of random letters."""

    def make(seed: int) -> str:
        dice = random.Random(seed)
        words, length = [], 0
        while length < LETTERS:
            words.append("".join(dice.choices(letters, k=dice.randint(max(1, longest // 3), longest))))
            length += len(words[-1]) + 1
        return " ".join(words)[:LETTERS]

    return make


def _stressed(seed: int) -> str:
    """Letters with combining marks."""
    dice = random.Random(seed)
    marks = [chr(code) for code in range(0x300, 0x370) if unicodedata.combining(chr(code))]
    return "".join(dice.choice("абвгдежзий ") + dice.choice(marks) for _ in range(LETTERS))[:LETTERS]


QUERIES: dict[str, Callable[[int], str]] = {
    "random letters": _words("абвгдежзиклмнопрстуфхцчшщыьэюя", 14),
    "one long word": _words("абвгдежзиклмнопрстуфхцчшщыьэюя", 3 * LETTERS),
    "words of э and е": _words("эекл", 14),
    "dots": _words("аб..", 14),
    "digits and spaces": _words("0123456789", 1),
    "combining marks": _stressed,
    "words of the other layout": _words("qwertyuiop[]asdfghjkl;'zxcvbnm,.", 14),
    "English words of no meaning": _words("etaoinshrdlu", 9),
}


def query(text: str, seed: int) -> Sent:
    return Sent(_head(f"GET /ru/search?q={quote(text)}", seed))


def sign_in(seed: int) -> Sent:
    body = urlencode({"name": "Anna Smith", "password": f"wrong password {seed}"}).encode()
    return Sent(_head("POST /agent/sign-in", seed, body, "application/x-www-form-urlencoded"), body)


def forms(served: Served, count: int, files: Sequence[bytes]) -> list[Sent]:
    """Forms that pass every check before the one of their files."""
    bodies = _bodies(served, files)
    return [
        Sent(_head("POST /en/contact", seed, body, f"multipart/form-data; boundary={BOUNDARY[2:].decode()}"), body)
        for seed, body in zip(range(count), bodies, strict=False)
    ]


def _bodies(served: Served, files: Sequence[bytes]) -> Iterator[bytes]:
    fields = {
        "text": "The card does not work abroad, please help",
        "topic": "cards",
        "purpose": "pin",
        "email": "reader@example.org",
        "consent": "yes",
        "suggested": "yes",
        "form_key": served.form_key,
    }
    written = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (n.encode(), t.encode()) for n, t in fields.items()
    ]
    written += [b'Content-Disposition: form-data; name="screenshot"; filename="a.png"\r\n\r\n' + file for file in files]
    body = b"".join(BOUNDARY + b"\r\n" + part + b"\r\n" for part in written) + BOUNDARY + b"--\r\n"
    while True:
        yield body


def picture(kind: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", PICTURE_SIDES, (90, 140, 200)).save(
        written, kind, **({"lossless": True} if kind == "WebP" else {})
    )
    return written.getvalue()


def _head(asked: str, seed: int, body: bytes = b"", kind: str = "") -> bytes:
    """A request up to its body, from an address of its own."""
    lines = [f"{asked} HTTP/1.1", "Host: 127.0.0.1", f"X-Forwarded-For: 10.0.{seed // 250 % 250}.{seed % 250}"]
    lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
