"""Code between other tools' tags is code, braces nobody is to read are characters, and boxes in fences are boxes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "language", "code"),
    [
        ("{% highlight ruby linenos %}\na {{ b }}\n{% endhighlight %}", "ruby", "a {{ b }}"),
        ('{{< highlight go "linenos=table" >}}\na {{ .x }}\n{{< /highlight >}}', "go", "a {{ .x }}"),
        ('[prism classes="language-yaml line-numbers"]\na: {% b %}\n[/prism]', "yaml", "a: {% b %}"),
        ("{% codeblock lang:js %}\n<Tabs>\n{% endcodeblock %}", "js", "&lt;Tabs&gt;"),
        ("```{code-block} python\n:linenos:\n\n{x}\n```", "python", "{x}"),
    ],
)
def test_code_between_tags_is_shown_as_written(shown, written, language, code):
    assert shown(written) == f'<pre class="highlight"><code class="language-{language}">{code}</code></pre>'


def test_a_block_of_code_in_tags_for_code_stays_one(shown):
    html = shown('{% code title="x.js" %}\n```js\na()\n```\n{% endcode %}')
    assert html == '<pre class="highlight"><code class="language-js">a()</code></pre>'


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("{% raw %}{{ a }} {% b %}{% endraw %}", "<p>{{ a }} {% b %}</p>"),
        ("::: v-pre\n{{ a }}\n:::", "<p>{{ a }}</p>"),
        ("<span v-pre>{{ a }}</span>", "<p>{{ a }}</p>"),
        ('Write {{</* figure src="x" */>}}.', '<p>Write {{&lt; figure src="x" &gt;}}.</p>'),
        ("{{%/* notice */%}}", "<p>{{% notice %}}</p>"),
        ('{{</* figure\n  src="a*b"\n*/>}}', '<p>{{&lt; figuresrc="a*b"&gt;}}</p>'),
        ("{{</* tabs */>}}\nOne.\n{{</* /tabs */>}}", "<p>{{&lt; tabs &gt;}}One.{{&lt; /tabs &gt;}}</p>"),
        ("{{ \"{{\" }} a {{ '%}' }}", "<p>{{ a %}</p>"),
    ],
)
def test_braces_nobody_is_to_read_are_characters(shown, written, html):
    assert shown(written).replace("  ", " ").replace("> ", ">").replace(" <", "<") == html


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "```{warning} Mind\n:class: x\n**a**\n```",
            '<div class="admonition warning"><p class="admonition-title">Mind</p><p><strong>a</strong></p></div>',
        ),
        (":::{tip}\na\n:::", '<div class="admonition tip"><p class="admonition-title">Tip</p><p>a</p></div>'),
        (
            "```{admonition} Mind\n:class: danger\n\na\n```",
            '<div class="admonition danger"><p class="admonition-title">Mind</p><p>a</p></div>',
        ),
        ("```{dropdown} More\na\n```", '<details class="note"><summary>More</summary><p>a</p></details>'),
        (
            "```{figure} lock.png\n:alt: A lock\n:width: 3\n\nUnder it\n```",
            '<p><img src="/assets/lock.png" alt="A lock"></p><p>Under it</p>',
        ),
        (
            "````{note}\n```{tip}\na\n```\n````",
            '<div class="admonition note"><p class="admonition-title">Note</p><div class="admonition tip"><p class="admonition-title">Tip</p><p>a</p></div></div>',
        ),
        ("```{toctree}\na\n```\n\nb", "<p>b</p>"),
        ("/// details | T\n    open: True\n\nb\n///", '<details class="note"><summary>T</summary><p>b</p></details>'),
    ],
)
def test_directives_are_what_they_mean(shown, written, html):
    assert shown(written) == html


def test_what_looks_like_a_directive_in_code_stays_code(shown):
    assert shown("````\n```{note}\na\n```\n````") == '<pre class="highlight"><code>```{note}a```</code></pre>'
    assert "language-mermaid" in shown("```{mermaid}\ngraph\n```")
