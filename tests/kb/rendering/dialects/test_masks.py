"""Code is what its writer typed, whatever marks stand in it."""

from __future__ import annotations

from kb.rendering.dialects.masks import block_of, raw, with_code, with_raw, without_code

TEXT = "a `{% x %}` b\n\n```js {1}\n:::tip\n  {{ x }}\n```\n\n> ~~~\n> [[x]]\n> ~~~\n\n- x\n\n  ```\n  <Tabs>\n  ```\n"


def test_code_comes_back_byte_for_byte():
    masked = without_code(TEXT)
    assert not any(mark in masked for mark in ("{%", ":::", "[[", "<Tabs>"))
    assert with_code(masked) == TEXT


def test_a_block_moves_as_one_line():
    line = next(line for line in without_code("```\na\n  b\n```").split("\n"))
    assert block_of(line) == "```\na\n  b\n```" and block_of("text") is None
    assert with_code("    " + line) == "    ```\n    a\n      b\n    ```"


def test_raw_html_leaves_the_paragraph_it_was_in_and_keeps_facts_readable():
    assert (
        with_raw(f"<p>{raw('<details>')}</p>\n<p>x</p>\n<p>{raw('</details>')}</p>")
        == "<details>\n<p>x</p>\n</details>"
    )
    assert "{{ fact:x }}" in raw("<b>{{ fact:x }}</b>")


def test_marks_in_code_are_shown_as_typed(shown):
    assert "<code>{{ x }} {% y %} [[z]] ==m== :::tip</code>" in shown("`{{ x }} {% y %} [[z]] ==m== :::tip`")
    assert "{% note %}" in shown("```\n{% note %}\n```")
