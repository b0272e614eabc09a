"""A page as it stands in a folder: relative addresses, and nothing on it that only a running server can keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from web.export.places import relative

HEAD_LINKS = re.compile(
    r'<link rel="(?:canonical|search|alternate)"[^>]*>\n?|<meta property="og:(?:url|image)[^>]*>\n?'
    r'|<meta name="twitter:card"[^>]*>\n?|<script type="application/ld\+json">.*?</script>\n?'
    r'|<script type="module"[^>]*></script>\n?',
    re.DOTALL,
)
MARKDOWN = re.compile(r'<link rel="alternate" type="text/markdown"[^>]*>')
SERVED = (
    re.compile(r'<form class="theme".*?</form>\n?', re.DOTALL),
    re.compile(r'<form class="section-find".*?</form>\n?', re.DOTALL),
    re.compile(r'<section class="vote".*?</section>\n?', re.DOTALL),
    re.compile(r'<section class="guide".*?</section>\n?', re.DOTALL),  # its next question is another address
    re.compile(r'<span class="colophon-share".*?</span>\n?', re.DOTALL),
    re.compile(r'<section class="notices".*?</section>\n?', re.DOTALL),  # what does not work now is told by the server
    re.compile(r'<p class="(?:open|closed)"[^>]*>.*?</p>\n?', re.DOTALL),  # open until six: of that day
    re.compile(r'<p class="printed">.*?</p>\n?', re.DOTALL),
    re.compile(r'<div class="unseen" role="status" data-status></div>\n?'),
    re.compile(r'<div class="field-panel"[^>]*></div>\n?'),
    re.compile(r' data-(?:suggest|all|best|one|few|many)="[^"]*"'),
)
ALONE = re.compile(
    r'<(?P<name>p|li)\b[^>]*>(?:<svg.*?</svg>)?<a\b[^>]*href="(?P<to>/[^"]*)"[^>]*>[^<]*</a>(?: <span>[^<]*</span>)?</(?P=name)>\n?',
    re.DOTALL,
)
MENU = re.compile(r'<nav class="(?:header|footer)-nav".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a\b(?P<before>[^>]*?) ?href="(?P<to>/[^"]*)"(?P<after>[^>]*)>(?P<words>.*?)</a>', re.DOTALL)
ADDRESS = re.compile(r'(?P<name>\s(?:href|src|action))="(?P<to>/[^"/][^"]*|/)"')
IMAGE = re.compile(r"<img\b[^>]*>")

PagePresent = Callable[[str], str]
"""The address of the page behind an address, "" where the folder has none."""


def addresses_in(html: str) -> Iterator[str]:
    """Addresses of this site that a page leads to or shows."""
    for attribute in ADDRESS.finditer(html):
        yield unescape(attribute["to"])


def still(html: str, file: str, present: PagePresent, served: str) -> str:
    """The page for its file. `served` is where the site runs ("https://help.example.org"); where that is "", what needs it is left out."""
    markdown = MARKDOWN.search(html)
    html = HEAD_LINKS.sub("", html)
    if markdown:
        html = html.replace("</head>", f"{markdown[0]}\n</head>", 1)
    for part in SERVED:
        html = part.sub("", html)
    if not served:
        html = ALONE.sub(lambda element: element[0] if present(unescape(element["to"])) else "", html)
        html = MENU.sub(lambda menu: LINK.sub(lambda one: _link(one, present, keep_words=False), menu[0]), html)
        html = LINK.sub(lambda one: _link(one, present, keep_words=True), html)
        html = IMAGE.sub(lambda image: image[0] if _stands(image[0], present) else "", html)
    return ADDRESS.sub(lambda attribute: _address(attribute, file, present, served), html)


def _link(link: re.Match[str], present: PagePresent, *, keep_words: bool) -> str:
    if present(unescape(link["to"])):
        return link[0]
    return f"<span>{link['words']}</span>" if keep_words else ""


def _stands(image: str, present: PagePresent) -> bool:
    return all(present(address) for address in addresses_in(image))


def _address(attribute: re.Match[str], file: str, present: PagePresent, served: str) -> str:
    address = unescape(attribute["to"])
    there = present(address)
    return f'{attribute["name"]}="{escape(relative(file, there) if there else served + address)}"'
