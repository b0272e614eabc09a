"""Code of MDX is not shown, its texts are."""

from __future__ import annotations

from collections import Counter

import pytest

from kb.rendering.dialects.mdx import without_code_of_mdx


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("import Tabs from '@theme/Tabs';\nimport {A, B} from \"x\"\n\nText", "<p>Text</p>"),
        ("export const x = {\n  a: 1,\n}\n\nText", "<p>Text</p>"),
        ("import './x.css'\n\nText", "<p>Text</p>"),
        ("import your photos from the phone", "<p>import your photos from the phone</p>"),
        ("<div className=\"a\" style={{color: 'red'}}>Text</div>", "<div>Text</div>"),
        ('<img src={"lock.png"} alt="A" onClick={() => 1} />', '<img src="/assets/lock.png" alt="A">'),
        ("a{' '}b", "<p>a b</p>"),
        ("<>a</>", "<p>a</p>"),
        ("{/* a note */}\n\nText", "<p>Text</p>"),
    ],
)
def test_mdx(shown, written, html):
    assert html in shown(written)


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "<img src={require('./lock.png').default} alt=\"A\" width={300} />",
            '<p><img src="/assets/lock.png" alt="A"></p>',
        ),
        ("<a href={useBaseUrl('fees.md')}>Fees</a>", '<p><a href="/en/a/fees">Fees</a></p>'),
        ('<div className="row" style={{margin: 5}} onClick={() => go({a: {b: 1}})}>a</div>', "<div>a</div>"),
        ('<Foo onClick={() => { alert("}") }} style={{color: "red"}}>a</Foo>', "<p>a</p>"),
        ('<Method name="a" args={[{ properties: [{ name: "b", type: {c: [{}]} }]}]} />\n\nd', "<p>d</p>"),
        ("export const meta = {\n  title: 'x',\n\n  b: 1\n}\n\nc", "<p>c</p>"),
    ],
)
def test_expressions_go_and_the_files_they_name_stay(shown, written, html):
    assert shown(written) == html


def test_names_in_braces_go_only_where_braces_are_code():
    dropped: Counter[str] = Counter()
    assert without_code_of_mdx("a {props.name} b {1} \\{c}", dropped) == "a  b {1} \\{c}"
    assert dropped == {"{props.name}": 1}
    assert without_code_of_mdx("a {name}") == "a {name}"
