"""What a new article begins with is known again, in either language and in part."""

from __future__ import annotations

import pytest

from kb.checks.scaffold import BODY, left_over


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_scaffold_is_known_until_its_last_line_is_written(lang: str):
    assert left_over(BODY[lang]) == 1
    answer, rest = BODY[lang].split("\n", 1)
    assert left_over(f"Written.\n{rest}") == 5 and left_over("Written.\n\n1. Open the app.\n") == 0
