"""A hundred and more bad articles, made here so that no editor or git setting can mend them: bytes by name."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path

RUSSIAN = "# Карта\n\nЗаблокируйте карту в приложении, деньги останутся на счёте.\n"
HEAD = "---\n{}\n---\nТекст.\n"


def front(yaml: str) -> bytes:
    return HEAD.format(yaml).encode()


# name → (content of ru/bad/<name>.md, code of the one error; "" when the article is to be built all the same)
ENCODINGS: dict[str, tuple[bytes, str]] = {
    "cp1251": (RUSSIAN.encode("cp1251", "replace"), "not-utf8"),
    "koi8-r": (RUSSIAN.encode("koi8-r", "replace"), "not-utf8"),
    "cp866": (RUSSIAN.encode("cp866", "replace"), "not-utf8"),
    "mac-cyrillic": (RUSSIAN.encode("mac-cyrillic", "replace"), "not-utf8"),
    "utf-16": (RUSSIAN.encode("utf-16"), "not-utf8"),
    "utf-16-le": (RUSSIAN.encode("utf-16-le"), "nul-byte"),
    "utf-16-be": (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), "not-utf8"),
    "utf-32": (RUSSIAN.encode("utf-32"), "not-utf8"),
    "latin-1": ("# Café\n\nPrix élevé\n".encode("latin-1"), "not-utf8"),
    "cut off in a letter": (RUSSIAN.encode()[:-3], "not-utf8"),
    "overlong": (b"# A\n\n\xc0\x80 text\n", "not-utf8"),
    "surrogates": (b"# A\n\n\xed\xa0\xbd\xed\xb8\x80\n", "not-utf8"),
    "stray byte": (b"# A\n\ntext \x98 text\n", "not-utf8"),
    "beyond unicode": (b"# A\n\n\xf4\x90\x80\x80\n", "not-utf8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "nul-byte"),
    "compressed": (zlib.compress(RUSSIAN.encode() * 50), "not-utf8"),
    "nul": (b"# A\n\ntext \0 text\n", "nul-byte"),
    "nul in front matter": (b"---\ntitle: a\0b\n---\ntext\n" + b"text " * 50, "nul-byte"),
    "nul at the end": (RUSSIAN.encode() + b"\0", "nul-byte"),
    "byte order mark": (b"\xef\xbb\xbf" + RUSSIAN.encode(), ""),
    "windows newlines": (RUSSIAN.replace("\n", "\r\n").encode(), ""),
    "old mac newlines": (RUSSIAN.replace("\n", "\r").encode(), ""),
    "line separators": ("# A\n\nтекст\u2028текст\u2029текст\x85текст\x0bтекст\x0cтекст\n".encode(), ""),
    "control characters": (b"# A\n\ntext \x01\x02\x1b[31m\x7f text\n", ""),
    "empty": (b"", ""),
    "only a byte order mark": (b"\xef\xbb\xbf", ""),
    "only white space": (b" \n\t\n\n", ""),
    "decomposed letters": ("# И\u0306од\n\nе\u0308ж\n".encode(), ""),
    "zalgo": (("# А\n\n" + "а" + "\u0301" * 20_000 + "\n").encode(), ""),
    "direction marks": ("# \u202eABC\u202c\n\n\u2067текст\u2069\u200b\ufeff\n".encode(), ""),
}
YAML: dict[str, tuple[bytes, str]] = {
    "unclosed front matter": (b"---\ntitle: A\n\ntext\n", "front-matter-unclosed"),
    "unclosed list": (front("title: [не закрыто"), "front-matter-broken"),
    "unclosed quote": (front('title: "не закрыто\nsummary: x'), "front-matter-broken"),
    "unclosed mapping": (front("title: {a: 1"), "front-matter-broken"),
    "tab": (front("questions:\n\t- a"), "front-matter-broken"),
    "colon in a value": (front("title: Оплата: как это"), "front-matter-broken"),
    "percent": (front("title: %20"), "front-matter-broken"),
    "at sign": (front("title: @home"), "front-matter-broken"),
    "backtick": (front("title: `code`"), "front-matter-broken"),
    "unknown alias": (front("title: *nothing"), "front-matter-broken"),
    "unknown merge": (front("<<: *nothing"), "front-matter-broken"),
    "key of a list": (front("[a, b]: c"), "front-matter-broken"),
    "bad escape": (front('title: "\\q"'), "front-matter-broken"),
    "bad indent": (front("title: a\n  summary: b"), "front-matter-broken"),
    "billion laughs": (
        front("a0: &a0 [x, x]\n" + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))),
        "front-matter-broken",
    ),
    "deep brackets": (front("title: " + "[" * 5000 + "]" * 5000), "front-matter-broken"),
    "deep braces": (front("title: " + "{a: " * 3000 + "}" * 3000), "front-matter-broken"),
    "deep dashes": (front("questions:\n" + "- " * 3000 + "a"), "front-matter-broken"),
    "deep indents": (front("\n".join(" " * n + f"a{n}:" for n in range(1000))), "front-matter-broken"),
    "too many values": (front("questions:\n" + "- a\n" * 60_000), "front-matter-broken"),
    "a megabyte of yaml": (front("summary: " + "слово " * 170_000), "front-matter-broken"),
    "two documents": (b"---\ntitle: A\n---\ntitle: B\n---\ntext\n", ""),
    "a list for front matter": (b"---\n- a\n- b\n---\ntext\n", ""),
    "rules, not front matter": (b"---\nJust a sentence.\n---\ntext\n", ""),
    "python object": (front('title: !!python/object/apply:os.system ["true"]'), "front-matter-broken"),
    "binary tag": (front("title: !!binary aGVsbG8="), "front-matter-broken"),
    "title is a list": (front("title: [a, b]"), "field-value"),
    "title is a mapping": (front("title: {a: b}"), "field-value"),
    "summary is a list": (front("summary: [a]"), "field-value"),
    "question with a colon": (front("questions:\n  - Плата: сколько"), "field-value"),
    "questions in a mapping": (front("questions: {a: b}"), "field-value"),
    "questions in questions": (front("questions: [[a]]"), "field-value"),
    "audience unknown": (front("audience: everybody"), "field-value"),
    "audience in capitals": (front("audience: Internal"), "field-value"),
    "audience of nothing": (front("audience: [internal]"), "field-value"),
    "status unknown": (front("status: ready"), "field-value"),
    "outcome unknown": (front("outcome: maybe"), "field-value"),
    "code of letters": (front("code: A12"), "field-value"),
    "code too long": (front('code: "123456789"'), "field-value"),
    "day that is not": (front("review_by: 2027-02-30"), "field-value"),
    "day in words": (front("review_by: завтра"), "field-value"),
    "publish day that is not": (front("publish_at: soon"), "field-value"),
    "hash that is not": (front("translated_from: latest"), "field-value"),
    "field twice": (front("title: a\ntitle: b"), "field-repeated"),
    "toml": (b"+++\ntitle = 'A\n+++\ntext\n", "front-matter-broken"),
    "null everywhere": (front("title: ~\nsummary: null\nquestions: ~\ncode:"), ""),
    "looks like other types": (front("title: Yes\nsummary: 1_000\ncode: 0012"), ""),
    "emoji keys": (front("🙂: a\ntitle: 🙂"), ""),
}
MARKDOWN: dict[str, tuple[bytes, str]] = {
    **{
        f"{mark} many times": (f"# A\n\n{mark * 50_000}\n".encode(), "")
        for mark in ("[", "(", "*", "_", "`", "<", "!", "~", "\\", "^", "&", "|", "{", "]", "=", "#", "-", "$")
    },
    "](": (b"# A\n\n" + b"](" * 20_000, ""),
    "![](": (b"# A\n\n" + b"![](" * 15_000, ""),
    "[a](": (b"# A\n\n" + b"[a](" * 10_000, ""),
    "**a *b": (b"# A\n\n" + b"**a *b " * 8_000, ""),
    "open comment": (b"# A\n\n<!-- never closed\n\ntext\n", "hidden-open"),
    "open comments": (b"# A\n\n" + b"<!--" * 10_000, "hidden-open"),
    "open tags": (b"# A\n\n" + b"<div>" * 5_000, ""),
    "open tags on lines": (b"# A\n\n" + b"<div>\n\n" * 3_000, ""),
    "nested spans": (b"# A\n\n" + b"<span>" * 5_000 + b"x" + b"</span>" * 5_000, ""),
    "open fence": (b"# A\n\n```\nnever closed\n\n# B\n", ""),
    "many fences": (b"# A\n\n" + b"```\ncode\n```\n\n" * 3_000, ""),
    "facts never closed": (b"# A\n\n" + b"{{ fact:" * 10_000, ""),
    "braces": (b"# A\n\n" + b"{{ " * 20_000, ""),
    "a huge line": (b"# A\n\n" + "слово ".encode() * 150_000, ""),
    "a line without spaces": (b"# A\n\n" + b"a" * 1_500_000, ""),
    "many lines": (b"# A\n\n" + b"text\n" * 150_000, ""),
    "many paragraphs": (b"# A\n\n" + b"a\n\n" * 20_000, ""),
    "many headings": (b"# A\n\n" + b"".join(b"## Heading %d\n\ntext\n\n" % n for n in range(5_000)), ""),
    "one heading many times": (b"# A\n\n" + b"## Same\n\ntext\n\n" * 3_000, ""),
    "a huge heading": (("# " + "слово " * 50_000 + "\n").encode(), ""),
    "a wide table": (b"# A\n\n" + b"|a" * 3_000 + b"|\n" + b"|-" * 3_000 + b"|\n" + b"|b" * 3_000 + b"|\n", ""),
    "a long table": (b"# A\n\n|a|b|\n|-|-|\n" + b"|c|d|\n" * 20_000, ""),
    "lists in lists": (b"# A\n\n" + b"".join(b" " * (4 * n) + b"- a\n" for n in range(600)), ""),
    "lists in one line": (b"# A\n\n" + b"- " * 3_000 + b"a\n", "too-deep"),
    "quotations in quotations": (b"# A\n\n" + b">" * 5_000 + b" a\n", ""),
    "spaced quotations": (b"# A\n\n" + b"> " * 3_000 + b"a\n", ""),
    "boxes in boxes": (b"# A\n\n" + b"".join(b" " * (4 * n) + b"!!! note\n\n" for n in range(200)), ""),
    "tabs in tabs": (b"# A\n\n" + b"".join(b" " * (4 * n) + b'=== "a"\n\n' for n in range(200)), ""),
    "many boxes": (b"# A\n\n" + b"!!! note\n    text\n\n" * 5_000, ""),
    "many addresses": (b"# A\n\n" + b"https://example.org/a_b*c " * 10_000, ""),
    "half addresses": (b"# A\n\n" + b"www." * 20_000, ""),
    "half mail": (b"# A\n\n" + b"a@" * 30_000, ""),
    "many definitions": (b"# A\n\n" + b"".join(b"[%d]: b%d.md\n" % (n, n) for n in range(5_000)), ""),
    "entities": (b"# A\n\n" + b"&amp;&#x;&#99999999;&nosuch;" * 5_000, ""),
    "script": (b"# A\n\n<script>alert(1)</script><img src=x onerror=alert(1)>[a](javascript:alert(1))\n", ""),
    "internal without text": (b"# A\n\ntext\n\n!!! internal\n\nnext\n", "internal-empty"),
    "internal not indented": (b"# A\n\ntext\n\n!!! internal\nsecret\n", "internal-indent"),
    "many internals": (b"# A\n\ntext\n\n" + b"!!! internal\n    a\n\n" * 2_000, ""),
    "unknown fact": (b"# A\n\n{{ fact:no.such }}\n", "fact-unknown"),
    "more than 2 MB": (b"# A\n\n" + b"text\n" * 450_000, "file-too-big"),
    "a card number": ("# A\n\nКарта 4485 3647 3952 7352\n".encode(), "personal-data"),
}
FILES = ENCODINGS | YAML | MARKDOWN

Make = Callable[[Path], None]


def _write(name: str, data: bytes = b"# A\n\ntext\n") -> Make:
    def make(folder: Path) -> None:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    return make


def _both(*makes: Make) -> Make:
    def make(folder: Path) -> None:
        for one in makes:
            one(folder)

    return make


def _link(name: str, target: str) -> Make:
    return lambda folder: os.symlink(target, folder / name)


def _odd_name(folder: Path) -> None:
    with open(os.fsencode(folder) + b"/\xff\xfe.md", "wb") as file:
        file.write(b"# A\n\ntext\n")


# What stands in ru/bad/ besides plain files → the code of the one error, "" when there is none.
PLACES: dict[str, tuple[Make, str]] = {
    "a link out of the folder": (_link("out.md", "/etc/passwd"), "symlink-outside"),
    "a link to a folder outside": (_link("outside", "/etc"), "symlink-outside"),
    "a link to itself": (_link("self.md", "self.md"), "file-unreadable"),
    "a link to nothing": (_link("nothing.md", "no-such.md"), "file-unreadable"),
    "a link to the folder above": (_link("loop", ".."), ""),
    "a pipe": (lambda folder: os.mkfifo(folder / "pipe.md"), ""),
    "a folder called .md": (_write("folder.md/a.md"), ""),
    "names apart by case": (_both(_write("Case.md"), _write("case.md")), "name-clash"),
    "one article twice": (_both(_write("twice.md"), _write("twice.markdown")), "article-twice"),
    "one code twice": (_both(_write("c1.md", front("code: 77")), _write("c2.md", front("code: 77"))), "code-twice"),
    "a name that is not UTF-8": (_odd_name, "file-name"),
    "a long name": (_write("a" * 250 + ".md"), ""),
    "a newline in a name": (_write("a\nb.md"), "file-name"),
    "quotes in a name": (_write("\"a' <b>&.md"), ""),
    "a name of dots": (_write("...md"), ""),
    "deep folders": (_write("/".join("d" for _ in range(100)) + "/a.md"), ""),
    "a circle of old addresses": (
        _both(_write("r1.md", front("redirect_from: bad/r2")), _write("r2.md", front("redirect_from: bad/r1"))),
        "redirect-cycle",
    ),
}
