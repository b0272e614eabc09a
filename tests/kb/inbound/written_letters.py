"""How the letters of tests/kb/inbound/kinds.py are written: by hand, byte by byte, as mail programs and broken ones would."""

from __future__ import annotations

import base64
import io
import quopri
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

CUSTOMER = b"anna@example.com"
DATE = b"Date: Mon, 23 Nov 2026 12:00:00 +0300\r\n"
END = b"\r\n"
MIME = b"MIME-Version: 1.0\r\n"


@dataclass(frozen=True)
class Marked:
    """What a letter is made for: the address it goes to, the mark in it, the letter of ours it answers."""

    to: str
    mark: str
    answers: str = "<nothing@romashka.example>"
    sender: str = CUSTOMER.decode()

    @property
    def words(self) -> str:
        return f"Карта {self.mark}"

    def head(self, *, without: str = "", **more: str) -> bytes:
        """The usual headers but one, and more of them (underscores for hyphens)."""
        usual = {
            "From": f"Anna <{self.sender}>",
            "To": self.to,
            "Subject": f"Re: {self.mark}",
            "Date": "Mon, 23 Nov 2026 12:00:00 +0300",
            "Message-ID": f"<{self.mark}@mail.example>",
        }
        named = usual | {name.replace("_", "-"): value for name, value in more.items()}
        return b"".join(f"{name}: {value}\r\n".encode() for name, value in named.items() if name != without)


Maker = Callable[[Marked], bytes]


def plain(charset: str, encoding: str = "8bit", *, named: str | None = None, words: str = "Карта {mark}") -> Maker:
    def make(to: Marked) -> bytes:
        data = words.format(mark=to.mark).encode(charset)
        if encoding == "base64":
            data = base64.encodebytes(data).replace(b"\n", END)
        elif encoding == "quoted-printable":
            data = quopri.encodestring(data)
        label = charset if named is None else named
        kind = f"Content-Type: text/plain{f'; charset={label}' if label else ''}\r\n"
        return to.head() + MIME + f"{kind}Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + data

    return make


def raw(kind: str, encoding: str, body: Callable[[bytes], bytes]) -> Maker:
    """A letter of one part whose bytes `body` makes of its words."""
    headers = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    return lambda to: to.head() + MIME + headers + body(to.words.encode())


def headed(change: Callable[[Marked], bytes]) -> Maker:
    """A plain letter with the headers that `change` makes."""
    tail = MIME + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    return lambda to: change(to) + tail + to.words.encode()


def part(kind: str, body: bytes, *headers: str) -> bytes:
    return "\r\n".join([f"Content-Type: {kind}", *headers, "", ""]).encode() + body + END


def of_parts(kind: str, *parts: Callable[[Marked], bytes], closed: bool = True, boundary: str = "b=_1 2") -> Maker:
    def make(to: Marked) -> bytes:
        line = f"--{boundary}".encode()
        body = b"".join(line + END + each(to) for each in parts)
        head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        return to.head() + MIME + head + b"This is a message in MIME format.\r\n" + body + (line + b"--" + END) * closed

    return make


def said(to: Marked) -> bytes:
    return part("text/plain; charset=utf-8", to.words.encode(), "Content-Transfer-Encoding: 8bit")


def said_in_html(to: Marked) -> bytes:
    html = f"<html><head><style>p{{}}</style></head><body><p>{to.words}</p><script>alert(1)</script></body></html>"
    return part("text/html; charset=utf-8", html.encode(), "Content-Transfer-Encoding: 8bit")


def file_part(name: str, data: bytes, kind: str = "application/octet-stream", *, inline: bool = False) -> Maker:
    """A file; `{mark}` in its name becomes the letter's."""

    def make(to: Marked) -> bytes:
        place = "inline" if inline else "attachment"
        named = f'Content-Disposition: {place}; filename="{name.format(mark=to.mark)}"'
        marked = data.replace(b"{mark}", to.mark.encode())
        return part(kind, base64.encodebytes(marked), named, "Content-Transfer-Encoding: base64")

    return make


def other_part(kind: str, body: str) -> Maker:
    return lambda to: part(kind, body.format(mark=to.mark).encode())


def nested(depth: int) -> Maker:
    """Parts within parts, the words in the innermost."""

    def make(to: Marked) -> bytes:
        inner = said(to)
        for level in range(depth):
            line = f"--b{level}".encode()
            head = f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n'.encode()
            inner = head + line + END + inner + line + b"--" + END
        return to.head() + MIME + inner

    return make


def report(kind: str, action: str, to: Marked) -> bytes:
    """A machine's report of what became of a letter of ours."""
    parts = [
        part("text/plain", b"This is what became of your message " + to.mark.encode()),
        part(
            f"message/{kind}",
            f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; x\r\n{action}\r\n".encode(),
        ),
        part("text/rfc822-headers", f"Message-ID: {to.answers}\r\n".encode()),
    ]
    head = to.head(Return_Path="<>", From="MAILER-DAEMON@mail.example", Auto_Submitted="auto-replied")
    head += f'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary="r"\r\n\r\n'.encode()
    return head + b"".join(b"--r\r\n" + each for each in parts) + b"--r--\r\n"


def bounce_in_words(to: Marked) -> bytes:
    head = to.head(Return_Path="<>", From="MAILER-DAEMON@mail.example", Subject="failure notice")
    return head + f"\r\nSorry, no mailbox here by that name.\r\n\r\nMessage-ID: {to.answers}\r\n".encode()


def machine_made(**headers: str) -> Maker:
    return lambda to: to.head(In_Reply_To=to.answers, **headers) + END + to.words.encode()


def picture(side: int = 200) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).save(out, "PNG")
    return out.getvalue()


CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Meeting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
TNEF = b"\x78\x9f\x3e\x22\x01\x00" + bytes(range(64))
PKCS7 = b"0\x80\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x03\xa0\x80" + bytes(200)
