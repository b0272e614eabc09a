"""Opening a file and saving it unchanged is byte-identical; of a changed one only the changed lines are different."""

from __future__ import annotations

import pytest

from kb.articles.files import BadText
from kb.writing.source_text import shown, stored_again, stored_text

FILES = [
    b"",
    b"one line, no end",
    b"a\nb\n",
    b"a\r\nb\r\n",
    b"a\r\nb\nc\rd\r\n",
    b"\xef\xbb\xbf---\r\ntitle: x\r\n---\r\n\r\n\r\n",
    b"\n\n  text  \t\n\n",
    "й и й, \N{NO-BREAK SPACE} \u2028 и \u0085 остаются\n".encode(),
    b"a\x0cb\n",
]


@pytest.mark.parametrize("data", FILES, ids=range(len(FILES)))
def test_what_nobody_changed_is_the_same_to_the_byte(data: bytes):
    stored = stored_text(data)
    for sent in (shown(stored), shown(stored).replace("\n", "\r\n")):  # as a browser's form sends it
        assert stored_again(stored, sent).encode() == data


def test_a_changed_line_leaves_the_ends_of_all_others():
    assert stored_again("a\r\nb\nc\r\nd", "a\nB\nc\nd") == "a\r\nB\r\nc\r\nd"
    assert stored_again("a\nb\r\nc\r\n", "a\nb\nneu\nc\n") == "a\nb\r\nneu\r\nc\r\n"
    assert stored_again("\ufeffa\r\n", "a\nb") == "\ufeffa\r\nb"  # no end where the writer left none
    assert stored_again("", "a\nb\n") == "a\nb\n"


@pytest.mark.parametrize("data", [b"\xff\xfea\0", b"a\0b", "Привет".encode("cp1251")])
def test_what_is_no_text_is_refused(data: bytes):
    with pytest.raises(BadText):
        stored_text(data)
