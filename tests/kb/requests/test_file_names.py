"""Whatever a sender calls a file, it can be saved anywhere, shows what it is, and is nothing but a name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from kb.requests.file_names import FORBIDDEN, MAX_BYTES, MAX_NAME, RESERVED, safe_name
from kb.requests.sent_files import KINDS

PDF = ("pdf",)
TEXT = KINDS["txt"].endings
CASES = [
    ("выписка.pdf", PDF, "выписка.pdf"),
    ("Report.PDF", PDF, "Report.pdf"),
    ("app.log", TEXT, "app.log"),
    ("data.CSV", TEXT, "data.csv"),
    ("page.html", TEXT, "page.html.txt"),
    ("run.bat", TEXT, "run.bat.txt"),
    ("page.html.pdf", PDF, "page.html.pdf"),
    ("photo.jpg", PDF, "photo.jpg.pdf"),
    ("../../etc/passwd", TEXT, "passwd.txt"),
    ("C:\\Users\\Анна\\счёт.pdf", PDF, "счёт.pdf"),
    ("счёт\u202efdp.exe", PDF, "счётfdp.exe.pdf"),  # shown by some as счётexe.pdf
    ("\u2066a\u2069\u200b\ufeff.pdf", PDF, "a.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", PDF, "a Set-Cookie_ x=1.pdf"),
    ("a\x00\x1b[31m.pdf", PDF, "a[31m.pdf"),
    ("CON", PDF, "_CON.pdf"),
    ("nul.pdf", PDF, "_nul.pdf"),
    ("com1.tar.pdf", PDF, "_com1.tar.pdf"),
    ("LPT¹.txt", TEXT, "_LPT¹.txt"),
    ("console.pdf", PDF, "console.pdf"),
    (".htaccess", TEXT, "htaccess.txt"),
    ("-rf.txt", TEXT, "rf.txt"),
    ("~/.ssh/id", TEXT, "id.txt"),
    ('a<b>c:"d"|e?f*.pdf', PDF, "a_b_c__d__e_f_.pdf"),
    ("", PDF, "file.pdf"),
    ("...", PDF, "file.pdf"),
    (".pdf", PDF, "file.pdf"),
    (" . .pdf", PDF, "file.pdf"),
    ("имя. ", PDF, "имя.pdf"),
    ("e\u0301.pdf", PDF, "é.pdf"),
    ("حساب.pdf", PDF, "حساب.pdf"),
    ("a\u00a0b\u3000c.pdf", PDF, "a b c.pdf"),
    ("\ud800.pdf", PDF, "file.pdf"),
]


@pytest.mark.parametrize(("name", "endings", "safe"), CASES)
def test_a_name_keeps_what_is_harmless(name: str, endings: tuple[str, ...], safe: str):
    assert safe_name(name, endings) == safe


ODD = some.text(alphabet=some.characters(), max_size=400) | some.lists(
    some.sampled_from(
        ["con", "nul", ".", "..", "/", "\\", ".pdf", "\u202e", "я" * 90, "😀" * 60, "-", "~", " ", "\r\n", "%2e"]
    ),
    max_size=8,
).map("".join)


@settings(deadline=None)
@given(name=ODD, endings=some.sampled_from([kind.endings for kind in KINDS.values()]))
def test_no_name_is_more_than_a_name(name: str, endings: tuple[str, ...]):
    safe = safe_name(name, endings)
    stem, dot, ending = safe.rpartition(".")
    assert dot and stem and ending in endings
    assert len(safe) <= MAX_NAME + 1 and len(safe.encode()) <= MAX_BYTES + 1
    assert not FORBIDDEN.search(safe) and not RESERVED.fullmatch(stem.partition(".")[0].rstrip())
    assert not any(unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in ("Zl", "Zp") for sign in safe)
    assert safe == safe.strip() and safe[0] not in ".-~" and safe_name(safe, endings) == safe
