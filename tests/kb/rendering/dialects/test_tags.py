"""Tags of every family are read into one form."""

from __future__ import annotations

import pytest

from kb.rendering.dialects.tags import TAG, tag_of
from tests.cost import cpu_seconds


def read(written):
    match = TAG.search(written)
    return tag_of(match) if match else None


@pytest.mark.parametrize(
    ("written", "family", "name", "closing"),
    [
        ('{% note warning "T" %}', "liquid", "note", False),
        ('{% @mermaid/diagram content="a" %}', "liquid", "@mermaid", False),
        ("{%- endnote -%}", "liquid", "note", True),
        ('{{< figure src="a.png" >}}', "hugo", "figure", False),
        ("{{% /notice %}}", "hugo", "notice", True),
        ('{{ youtube(id="x") }}', "hugo", "youtube", False),
        ('<TabItem value="a" label={"A"}>', "jsx", "tabitem", False),
        ("</Tabs>", "jsx", "tabs", True),
        (":::tip[T]", "colons", "tip", False),
        ("::::", "colons", "", True),
        ("/// note | T", "slashes", "note", False),
        ('[details="T"]', "bb", "details", False),
    ],
)
def test_a_tag_says_what_it_is(written, family, name, closing):
    tag = read(written)
    assert (tag.family, tag.name, tag.closing) == (family, name, closing)


def test_attributes_and_words_come_without_quotes():
    tag = read("""{{< figure "a b.png" alt='It "is"' width=20 >}}""")
    assert tag.words == ("a b.png",) and tag.get("alt") == 'It "is"' and tag.get("width") == "20"
    assert read("<Card title={'T'} n={x + 1} />").get("title") == "T"
    assert read("<Card />").alone and not read("<Card>").alone


@pytest.mark.parametrize(
    "written", ["{{ fact:x }}", "a < B > c", "<https://a.example>", ":::row:::", "[quote](x.md)", "a ::: b"]
)
def test_what_only_looks_like_a_tag_is_none(written):
    assert read(written) is None


def test_a_tag_over_several_lines_is_one():
    assert read('{{< table\n  "config"\n  "all" >}}').words == ("config", "all")


def test_a_text_full_of_beginnings_of_tags_costs_little():
    assert cpu_seconds(lambda: list(TAG.finditer("{% " * 3000 + "<Aa " * 3000 + "{{< x " * 3000))) < 3
