"""Files that lie beside an article come as links below it."""

from __future__ import annotations

import pytest

pytest.importorskip("markdownify", reason="the extra `import` is not installed")

from kb.importing.reading.attached import AttachedFile, with_files

FORM = AttachedFile("Form & more.pdf", "https://a.example/f 1.pdf?a=1&b=2")


def test_a_file_stands_below_the_text_it_belongs_to():
    assert with_files("<p>x</p>", [FORM]).endswith(
        '<ul><li><a href="https://a.example/f 1.pdf?a=1&amp;b=2">Form &amp; more.pdf</a></li></ul>'
    )
    assert with_files("x\n", [FORM], "markdown") == (
        "x\n\n- [Form &#38; more.pdf](https://a.example/f%201.pdf?a=1&b=2)\n"
    )


@pytest.mark.parametrize(
    ("body", "file"),
    [
        ('<a href="https://a.example/f 1.pdf?a=1&amp;b=2">x</a>', FORM),
        ("<p>x</p>", AttachedFile("lost.pdf", "")),
    ],
)
def test_what_the_text_names_already_or_nobody_can_find_is_not_added(body: str, file: AttachedFile):
    assert with_files(body, [file]) == body
