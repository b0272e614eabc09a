"""Marks of one line mean what their tools mean, and ordinary colons, braces and signs stay what they are."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (
            "!> Mind **it**",
            '<div class="admonition important"><p class="admonition-title">Important</p><p>Mind <strong>it</strong></p></div>',
        ),
        ("?> Try it", '<div class="admonition tip"><p class="admonition-title">Tip</p><p>Try it</p></div>'),
        (
            "{: .note }\n> A\n> b\n\nc",
            '<div class="admonition note"><p class="admonition-title">Note</p><p>Ab</p></div><p>c</p>',
        ),
        (
            "{: .warning-title }\n> Mind\n>\n> a",
            '<div class="admonition warning"><p class="admonition-title">Mind</p><p>a</p></div>',
        ),
        (
            'Now :badge[New]{type="tip"} and :icon{name="x"}here, press :kbd[Ctrl].',
            "<p>Now New and here, press Ctrl.</p>",
        ),
        (
            "{--a--}{++b++}{~~c~>d~~}{==e==}{>>secret<<}",
            "<p><del>a</del><ins>b</ins><del>c</del><ins>d</ins><mark>e</mark></p>",
        ),
        (
            "++новое++ и ++two words++, C++ и D++, i++ и ++j",
            "<p><ins>новое</ins> и <ins>two words</ins>, C++ и D++, i++ и ++j</p>",
        ),
        ("^^new^^ and x^2^", "<p><ins>new</ins> and x<sup>2</sup></p>"),
        (":octagonal\\_sign: :flag-de: :stop_sign:", "<p>🛑 🇩🇪 🛑</p>"),
        (
            'On [date=2026-01-02 timezone="UTC"] see [a.pdf|attachment](fees.md)',
            '<p>On 2026-01-02 see <a href="/en/a/fees">a.pdf</a></p>',
        ),
        ("See {doc}`fees`", "<p>See <code>fees</code></p>"),
        (
            '::callout{icon="x"}\nMind\n::',
            '<div class="admonition note"><p class="admonition-title">Note</p><p>Mind</p></div>',
        ),
        ("::unheard\na\n::", "<p>a</p>"),
    ],
)
def test_marks_mean_what_their_tools_mean(shown, written, html):
    assert shown(written) == html


@pytest.mark.parametrize(
    "written",
    [
        "At 10:30, a::b, {x}, {a: b}, {50%}, 100%, 5 % of {a}, :) :-) and x :: y",
        "a :: b\n::\nc",
        "In JSON {1: [2]}, f{x}, a{color:red}, ${HOME}, %USERPROFILE%, %d, {0}, #{ruby}, {--x, {++",
        "ratio 1:2[3], see:note[4]{5}",
        "^^ and ++ and == and ~~ and 2^10 and :not_an_emoji:",
        "{%} 100%}",
    ],
)
def test_ordinary_text_survives(shown, written):
    assert shown(written) == f"<p>{written}</p>".replace("\n", "")


def test_code_is_shown_as_written(shown):
    marks = "a! {--b--} :kbd[c] :flag-de: ^^d^^ ::callout"
    assert shown(f"`{marks}`") == f"<p><code>{marks}</code></p>"
    assert shown(f"Text\n\n    {marks} {{{{ e }}}} &lt;F/&gt;") == (
        f'<p>Text</p><pre class="highlight"><code>{marks} {{{{ e }}}} &amp;lt;F/&amp;gt;</code></pre>'
    )
