"""A brand.toml that pages can't use is told with its line, and one they can use is not."""

from __future__ import annotations

import pytest

from kb.checks.organisation import line_told


@pytest.mark.parametrize(
    ("written", "code", "line", "said"),
    [
        (b'ru = "A"\n= =\n', "brand-broken", 2, "not valid TOML"),
        (b'ru = "A"\nen = 7\n', "brand-broken", 2, "en: this is no name"),
        (b'ru = "A"\n[en]\nname = "B"\n', "brand-broken", 2, "en: this is no name"),
        (b'ru = ""\n', "brand-broken", 1, "ru: the name is empty"),
        ('ru = "Ромашка"\n'.encode("utf-16"), "not-utf8", 1, "UTF-16"),
        (b'ru = "A"\nen = "caf\xe9"\n', "not-utf8", 2, "not UTF-8"),
        (b'ru = "A\x00"\n', "nul-byte", 1, "NUL"),
        (None, "file-unreadable", 1, "no file"),
    ],
)
def test_a_file_pages_can_not_use_is_told_with_its_line(folder, write, checked, written, code, line, said):
    write("ru/a.md")
    place = folder.root / "brand.toml"
    place.write_bytes(written) if written is not None else place.mkdir()
    (problem,) = [one for one in checked() if one.path == "brand.toml"]
    assert (problem.code, problem.line, problem.severity) == (code, line, "error")
    assert said in problem.message and problem.hint
    assert problem in checked("brand.toml")


@pytest.mark.parametrize("written", [b"", b'ru = "A"\n', b'\xef\xbb\xbfen = "A" # ours\n'])
def test_a_file_that_is_right_or_says_nothing_is_not_told(folder, write, checked, written):
    write("ru/a.md")
    (folder.root / "brand.toml").write_bytes(written)
    assert not [one for one in checked() if one.path == "brand.toml"]


def test_the_line_is_the_parsers_or_the_first():
    assert line_told("Invalid statement (at line 12, column 3)") == 12 and line_told("at end of document") == 1
