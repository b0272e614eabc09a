"""Wide tables, terms and titles of linked pages, as Diplodoc shows them."""

from __future__ import annotations


def test_a_wide_table_is_a_table_with_markdown_in_its_cells(shown):
    html = shown("#|\n|| **A** | B ||\n||\n\n- one\n- two\n\n|\n\n`c`\n\n||\n|#")
    assert "<td><p><strong>A</strong></p></td><td><p>B</p></td>" in html
    assert "<td><ul><li>one</li><li>two</li></ul></td><td><p><code>c</code></p></td>" in html and "|" not in html


def test_cells_join_to_the_right_and_down(shown):
    html = shown("#|\n|| a | > ||\n|| b | c ||\n|| ^ | d ||\n|#")
    assert '<td colspan="2"><p>a</p></td>' in html and '<td rowspan="2"><p>b</p></td>' in html


def test_a_table_in_a_cell_and_in_a_list(shown):
    html = shown("- x\n\n  #|\n  || a\n  #|\n  || b | c ||\n  |#\n  | d ||\n  |#\n")
    assert html.count("<table>") == 2 and html.startswith("<ul><li>") and html.endswith("</li></ul>")


def test_a_link_takes_the_title_of_its_article(shown):
    assert shown("[{#T}](fees.md) and [{#T}](fees.md#cash)") == (
        '<p><a href="/en/a/fees">Card fees</a> and <a href="/en/a/fees#cash">Card fees</a></p>'
    )


def test_terms_are_explained_where_they_stand(shown):
    assert shown("[PIN](*pin) code\n\n[*pin]: Your number") == '<p><abbr title="Your number">PIN</abbr> code</p>'


def test_what_is_no_variable_is_shown(shown):
    assert shown("not_var{{ x }}") == "<p><code>{{ x }}</code></p>"
