"""Thirty-odd articles of the kinds that break importers, one list for every format."""

from __future__ import annotations

from dataclasses import dataclass

CANARY = "Снегирёк"  # stands in every text that readers must not get


@dataclass(frozen=True)
class Nasty:
    """`words`: what a reader of the old site saw. `anchors`: ids in it."""

    id: int
    lang: str
    title: str
    html: str
    words: str
    anchors: tuple[str, ...] = ()
    hidden: bool = False
    draft: bool = False
    unknown: bool = False  # the tool does not say who may read it


PIECES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("C# and #1", "<h2 id='h_01H8AB'>C#</h2><p>Use #1.</p>", "C# Use #1.", ("h_01H8AB",)),
    (
        "Braces",
        "<p>Write {{ user.name }} or {% if x %} or {# c #}.</p>",
        "Write {{ user.name }} or {% if x %} or {# c #}.",
        (),
    ),
    ("Stars", "<p>5 * 3 * 2, a_b_c, _x_, `tick`, ~x~, ==y==</p>", "5 * 3 * 2, a_b_c, _x_, `tick`, ~x~, ==y==", ()),
    (
        "Deep lists",
        "<ol><li>One<ul><li>Two<ol><li>Three<p>more</p></li></ol></li></ul></li><li>Four</li></ol>",
        "One Two Three more Four",
        (),
    ),
    (
        "Numbers",
        "<ol start='7'><li>Seven</li></ol><p>1. not a list</p><p>2) nor this</p>",
        "Seven 1. not a list 2) nor this",
        (),
    ),
    ("Spans", "<table><tr><td rowspan='2'>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B C", ()),
    (
        "Cells",
        "<table><tr><th>H</th></tr><tr><td><ul><li>x</li><li>y</li></ul><p>z</p></td></tr></table>",
        "H x y z",
        (),
    ),
    ("Pipes", "<table><tr><th>a|b</th><th>c</th></tr><tr><td>1|2</td><td>3</td></tr></table>", "a|b c 1|2 3", ()),
    (
        "Code",
        "<pre><code>if a &lt; b:\n\n    print(`x`)</code></pre><p>Use <code>a|b</code>.</p>",
        "if a < b: print(`x`) Use a|b.",
        (),
    ),
    (
        "Old anchors",
        "<p><a name='top'></a>Top</p><p id='mid'>Mid</p><h3><a id='low'></a>Low</h3>",
        "Top Mid Low",
        ("top", "mid", "low"),
    ),
    ("Box", "<div class='callout callout-warning'><p>Careful now</p></div>", "Careful now", ()),
    ("Fold", "<details><summary>More</summary><p>Inside</p></details>", "More Inside", ()),
    ("Angles", "<p>Press &lt;Enter&gt; &amp;amp; wait</p>", "Press <Enter> &amp; wait", ()),
    (
        "Lookalike",
        "<p>!!! internal</p><p>[internal] text</p><p>::: note</p>",
        "!!! internal [internal] text ::: note",
        (),
    ),
    ("Keys", "<p>Press <kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O</p>", "Press Ctrl+C, H2O", ()),
    ("Broken", "<p>Open <b>bold <i>both</b> end</i><p>Next<li>stray", "Open bold both end Next stray", ()),
    ("Quote", "<blockquote><p>Said</p><p>Twice</p></blockquote>", "Said Twice", ()),
    ("Definitions", "<dl><dt>Term</dt><dd>Meaning</dd></dl>", "Term Meaning", ()),
    ("Emphasis", "<p>In<b>side</b> and <strong> spaced </strong>end</p>", "Inside and spaced end", ()),
    ("Lines", "<p>First<br>Second<br/>Third</p>", "First Second Third", ()),
    ("Spaces", "<p>Non&nbsp;breaking&#8203; zero</p>", "Non breaking zero", ()),
    ("Bang", "<p>Wow! <img src='https://pics.example/a.png' alt='A picture'> after</p>", "Wow! after", ()),
    ("Brackets", "<p>[[note]] and [x](y) and ![z](q)</p>", "[[note]] and [x](y) and ![z](q)", ()),
    ("Paths", "<p>C:\\Temp\\new and \\*</p>", "C:\\Temp\\new and \\*", ()),
    ("Percent", "<p>%% hidden? %%</p><p>100%</p>", "%% hidden? %% 100%", ()),
    ("Minus", "<p>- minus</p><p>+ plus</p><p>&gt; greater</p><p>= same</p>", "- minus + plus > greater = same", ()),
    ("Comments", f"<p>A<!-- {CANARY} -->B</p>", "AB", ()),
    ("Long word", f"<p>{'ж' * 300}</p>", "ж" * 300, ()),
    ("Divs", "<div><div>One</div><div>Two<span> three</span></div></div>", "One Two three", ()),
    ("Table in a list", "<ul><li>Item<table><tr><th>k</th></tr><tr><td>v</td></tr></table></li></ul>", "Item k v", ()),
    ("Dollar", "<p>$5 and $6, ^x^, 50 &times; 2</p>", "$5 and $6, ^x^, 50 × 2", ()),
    ("404", "<p>Not found page</p>", "Not found page", ()),
    ("Возврат 🧾 за поездку 🚕", "<p>Деньги вернутся 💸 завтра.</p>", "Деньги вернутся 💸 завтра.", ()),
    ("Equal", "<p>The first of two.</p>", "The first of two.", ()),
    ("Equal", "<p>The second of two.</p>", "The second of two.", ()),
    ("Empty", "", "", ()),
    (
        "Hostile",
        "<p onclick='steal()'>Safe <img src='x' onerror='steal()'>words</p><script>steal()</script><p><a"
        " href='javascript:steal()'>press</a></p><iframe src='javascript:steal()'></iframe><style>p {color: red}</style>",
        "Safe words press",
        (),
    ),
    (
        "Full cells",
        "<table><tr><th>What</th><th>How</th></tr><tr><td><p>First part</p><p>Second part</p></td><td><ol><li>Open"
        "<ul><li>Deep</li></ul></li><li>Close</li></ol><pre><code>ls -l\n!!! x\n    y\n::: z\nimport a from 'b'\n{#d}\n</code></pre></td></tr>"
        "<tr><td>{{ name }} and !!! and &lt;b&gt; ==x== %%y%% [[z]] ++w++ :u: *v*</td><td><a href='https://other.example/x'>away</a></td></tr></table>",
        "What How First part Second part Open Deep Close ls -l !!! x y ::: z import a from 'b' {#d} {{ name }} and !!! and <b> ==x== %%y%% [[z]] ++w++ :u: *v* away",
        (),
    ),
    (
        "Picture within",
        "<h2 id='shot'>Shot</h2><p>Before <img alt='' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='> after</p>",
        "Shot Before after",
        ("shot",),
    ),
)


def nasty(hidden: bool = True) -> list[Nasty]:
    """Every piece in English, some in Russian too; of each state that hides one, with the canary in it."""
    made = [
        Nasty(
            1000 + n,
            "en",
            title,
            html and f"<p>Number {n}.</p>{html}",
            words and f"Number {n}. {words}",
            anchors,
        )
        for n, (title, html, words, anchors) in enumerate(PIECES)
    ]
    made += [Nasty(one.id, "ru", f"По-русски {one.id}", one.html, one.words, one.anchors) for one in made[:4]]
    if hidden:
        made += [
            Nasty(2001, "en", f"{CANARY} staff", f"<p>{CANARY} one</p>", f"{CANARY} one", hidden=True),
            Nasty(2002, "en", f"{CANARY} draft", f"<p>{CANARY} two</p>", f"{CANARY} two", draft=True),
            Nasty(2003, "en", f"{CANARY} unsaid", f"<p>{CANARY} three</p>", f"{CANARY} three", unknown=True),
        ]
    return made
