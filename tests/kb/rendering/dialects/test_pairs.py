"""Marks in pairs: each opening has the next end of its own kind, and openings without an end cost no more than other words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from kb.rendering.dialects.liquid import from_liquid
from kb.rendering.dialects.marks import from_marks
from kb.rendering.dialects.pairs import MarkPair, put_anew
from kb.rendering.dialects.verbatim import as_written

TAGS = MarkPair(re.compile(r"<(?P<tag>[ab])>"), r"</TAG>")


def upper(_: re.Match[str], inside: str) -> str | None:
    return inside.upper() if inside else None


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("x <a>one</a> y <b>two</b>", "x ONE y TWO"),
        ("<a>one</b></a>", "ONE</B>"),
        ("<a>one <b>two</b>", "<a>one TWO"),
        ("<b><a>one</a>", "<b>ONE"),
        ("</a><a>one", "</a><a>one"),
        ("<a></a><a>one</a>", "<a></a>ONE"),
        ("", ""),
    ],
)
def test_an_opening_and_the_next_end_of_its_kind_are_put_anew(written: str, made: str):
    assert put_anew(written, TAGS, upper) == made


@pytest.mark.parametrize(
    ("read", "unclosed"),
    [
        *(
            (as_written, mark)
            for mark in (
                *("{% raw %}", "{% verbatim %}", "[prism] a\n", "::: v-pre\n", "<span v-pre>", "{% highlight a %}\n"),
                *("{{< highlight a >}}\n", "{{< code >}}", "{{<code ", "{% raw %}{% endverbatim %}"),
            )
        ),
        *((from_liquid, mark) for mark in ("{% capture a %}", "{% content-ref url='a' %}", "{{< ref ")),
        *((from_marks, mark) for mark in ("{--a", "{++a", "{~~a", "{~~a~>", "{==a", "{>>a")),
    ],
)
def test_openings_that_are_never_closed_take_a_time_that_grows_with_the_text_alone(
    read: Callable[[str], str], unclosed: str
):
    """Each that searched the rest of the text again took minutes for a text of this length."""
    written = unclosed * (150_000 // len(unclosed))
    began = time.process_time()
    assert read(written) == written
    assert time.process_time() - began < 3
