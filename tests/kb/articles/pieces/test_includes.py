"""What another file holds stands where it is included; nothing from outside does, and nothing goes on for ever."""

from __future__ import annotations

import pytest

from kb.articles.pieces.includes import LARGEST, Includes

FILES = {
    "_includes/limits.md": "Limit: **100**.",
    "docs/limits.txt": "a\nb",
    "docs/_price.mdx": "It costs *nothing*.",
    "parts.txt": "one\n<!-- --8<-- [start:b] -->\ntwo\n<!-- --8<-- [end:b] -->\nthree",
    "loop.md": "{% include [x](loop.md) %} {% include [y](other.md) %}",
    "other.md": "{% include [x](loop.md) %}",
}


def whole(body, path="docs/a.md"):
    return Includes(FILES.get, ("docs",)).expanded(body, path)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("{% include [l](../_includes/limits.md) %}", "Limit: **100**."),
        ("{% include notitle [l](../_includes/limits.md) %}", "Limit: **100**."),
        ("A {% include limits.md %} b", "A Limit: **100**. b"),
        ('--8<-- "limits.txt"', "a\nb"),
        ('    --8<-- "limits.txt"', "    a\n    b"),
        ("<!--@include: ./limits.txt-->", "a\nb"),
        ("<<< @/docs/limits.txt{1}", "```txt\na\nb\n```"),
        ('--8<-- "parts.txt"', "one\ntwo\nthree"),
        ('--8<-- "parts.txt:b"', "two"),
        ('--8<-- "limits.txt:2"', "b"),
        ('--8<-- "limits.txt:1:1"', "a"),
        ("<!--@include: ./limits.txt{2,}-->", "b"),
        ("--8<--\nlimits.txt\n; other.md\nparts.txt:b\n--8<--", "\na\nb\n\ntwo\n"),
        ("```\n--8<--\nlimits.txt\n--8<--\n```", "```\n--8<--\nlimits.txt\n--8<--\n```"),
        ("[!INCLUDE [l](../_includes/limits.md)]", "Limit: **100**."),
        ("import P from './_price.mdx';\n\n<P />", "import P from './_price.mdx';\n\n\n\nIt costs *nothing*.\n\n"),
        ('```\n--8<-- "limits.txt"\n```', '```\n--8<-- "limits.txt"\n```'),
        ("{% include [l](../../etc/passwd.md) %}", "{% include [l](../../etc/passwd.md) %}"),
        ("{% include [l](/nothing.md) %}", "{% include [l](/nothing.md) %}"),
    ],
)
def test_an_include_is_its_text(body, text):
    assert whole(body) == text


def test_files_that_include_each_other_come_to_an_end():
    assert len(whole("{% include [x](/loop.md) %}")) < 500


def test_an_article_does_not_grow_for_ever():
    files = {"big.md": "x" * (LARGEST // 3)}
    assert len(Includes(files.get).expanded("{% include [x](big.md) %}\n" * 9, "a.md")) < LARGEST + 300
