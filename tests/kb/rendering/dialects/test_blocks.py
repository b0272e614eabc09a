"""Boxes, tabs and folds of other tools are boxes, tabs and folds here, with their titles and all they hold."""

from __future__ import annotations

import pytest

WARNING = '<div class="admonition warning"><p class="admonition-title">Careful</p><p>Say <strong>no</strong>.</p></div>'


@pytest.mark.parametrize(
    "written",
    [
        ":::warning[Careful]\nSay **no**.\n:::",
        "::: warning Careful\n\nSay **no**.\n\n:::",
        ':::caution{title="Careful"}\nSay **no**.\n:::',
        '{% note warning "Careful" %}\n\nSay **no**.\n\n{% endnote %}',
        '{% hint style="warning" title="Careful" %}\nSay **no**.\n{% endhint %}',
        '{% callout type="warning" title="Careful" %}Say **no**.{% endcallout %}',
        '{{< notice warning "Careful" >}}\nSay **no**.\n{{< /notice >}}',
        '{{% alert title="Careful" color="warning" %}}\nSay **no**.\n{{% /alert %}}',
        '<Callout type="warning" title="Careful">Say **no**.</Callout>',
        '<Aside type="caution" title="Careful">\n  Say **no**.\n</Aside>',
        '<Warning title="Careful">\n\nSay **no**.\n\n</Warning>',
        "/// warning | Careful\nSay **no**.\n///",
        "> [!warning] Careful\n> Say **no**.",
    ],
)
def test_a_box_keeps_its_kind_its_title_and_its_text(shown, written):
    assert shown(written) == WARNING


@pytest.mark.parametrize(
    "written",
    [
        '<Tabs groupId="os">\n  <TabItem value="a" label="Android">Tap.</TabItem>\n  <TabItem value="i" label="iPhone">Swipe.</TabItem>\n</Tabs>',
        '{% tabs %}\n{% tab title="Android" %}\nTap.\n{% endtab %}\n\n{% tab title="iPhone" %}\nSwipe.\n{% endtab %}\n{% endtabs %}',
        "{% list tabs %}\n\n- Android\n\n  Tap.\n\n- iPhone\n\n  Swipe.\n\n{% endlist %}",
        '{{< tabs >}}{{< tab "Android" >}}Tap.{{< /tab >}}{{< tab "iPhone" >}}Swipe.{{< /tab >}}{{< /tabs >}}',
    ],
    ids=["mdx", "gitbook", "yfm", "hugo"],
)
def test_tabs_keep_their_labels_and_their_texts(shown, written):
    html = shown(written)
    assert html.count('type="radio"') == 2
    assert ">Android</label>" in html and ">iPhone</label>" in html
    assert "<p>Tap.</p>" in html and "<p>Swipe.</p>" in html


def test_a_group_of_code_blocks_becomes_tabs_by_their_names(shown):
    html = shown("::: code-group\n\n```sh [npm]\nnpm i\n```\n\n```sh [yarn]\nyarn\n```\n\n:::")
    assert ">npm</label>" in html and ">yarn</label>" in html and "npm i" in html


@pytest.mark.parametrize(
    "written",
    [
        ":::details How long\nTwo days.\n:::",
        '{% cut "How long" %}\n\nTwo days.\n\n{% endcut %}',
        '<Accordion title="How long">Two days.</Accordion>',
        '[details="How long"]\nTwo days.\n[/details]',
        '{{< details "How long" >}}\nTwo days.\n{{< /details >}}',
    ],
)
def test_a_fold_keeps_its_title(shown, written):
    assert shown(written) == '<details class="note"><summary>How long</summary><p>Two days.</p></details>'


def test_containers_within_containers_and_lists_stay_where_they_are(shown):
    html = shown(
        '1. First\n\n   :::tip\n   Use it.\n\n   <Tabs>\n   <TabItem label="A">\n   x\n   </TabItem>\n   </Tabs>\n   :::\n\n2. Second'
    )
    assert html.count("<ol>") == 1 and html.count("<li>") == 2
    assert html.index("admonition tip") < html.index("tabbed-set") < html.index("Second")


def test_numbered_steps_are_a_numbered_list(shown):
    html = shown('<Steps>\n<Step title="Open">\nThe app.\n</Step>\n<Step title="Tap">\nThe lock.\n</Step>\n</Steps>')
    assert html.count("<ol>") == 1 and html.count("<li>") == 2 and "<strong>Tap</strong>" in html


def test_a_container_that_never_ends_loses_no_text(shown):
    assert shown("{% note warning %}\n\nA\n\nB") == "<p>A</p><p>B</p>"
    assert "B" in shown(":::tip\nA\n\n:::note\nB")


def test_a_fact_is_no_tag(shown):
    assert "{{ fact:hotline }}" in shown("Call {{ fact:hotline }}.")


def test_depth_has_an_end(shown):
    assert "inside" in shown("<Card>\n" * 300 + "inside\n" + "</Card>\n" * 300)
