"""Where a folder's own site stands, as the configuration of its tool says: links there are links to its articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kb.articles.files import BadText, read_text

SCRIPTS = r"(?:js|mjs|cjs|ts|mts|cts)"
# Files that say where the site stands: what their path looks like, the setting of its address and that of the folder below it.
SETTINGS = tuple(
    (re.compile(rf"(?:.*/)?{path}"), re.compile(address, re.MULTILINE), re.compile(base, re.MULTILINE))
    for path, address, base in (
        (r"_config[\w.-]*\.ya?ml", r"^url:(.*)", r"^(?:baseurl|root):(.*)"),
        (r"mkdocs\.ya?ml", r"^site_url:(.*)", r"(?!)()"),
        (r"(?:hugo|zola|config)\.(?:toml|ya?ml|json)", r"^[\s{]*\"?(?i:base_?url)\"?\s*[=:](.*)", r"(?!)()"),
        (
            rf"(?:docusaurus\.config|astro\.config|nuxt\.config|\.v(?:ite|ue)press/config(?:/index)?)\.{SCRIPTS}",
            r"^(?!\s*(?://|\*)).*?(?<![\w.$])[\"']?(?:url|site|hostname)[\"']?\s*:(.*https?://.*)",
            r"^(?!\s*(?://|\*)).*?(?<![\w.$])[\"']?(?:baseUrl|base)[\"']?\s*:(.*)",
        ),
        (r"conf\.py", r"^html_baseurl\s*=(.*)", r"(?!)()"),
        (r"CNAME", r"^(\S+\.\S+)\s*$", r"(?!)()"),
    )
)
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'`<>{}$,#]+", re.IGNORECASE)
FOLDER = re.compile(r"(?:^\s*|[\"'`])(/(?!/)[^\s\"'`<>{}$,#]*)")
HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+$")


def host_of(address: str) -> str:
    """The host that an address names, as hosts are compared: with and without www they are one. ValueError for a bad one."""
    return urlsplit(address).netloc.rpartition("@")[2].lower().removeprefix("www.")


def sites_of(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Sites that files among these, which lie below `root`, name as host and folder: help.example.org/docs."""
    sites = []
    for path in paths:
        for mark, address, base in SETTINGS:
            if mark.fullmatch(path):
                text = _text(root / path)
                below = next((found[1] for one in base.finditer(text) if (found := FOLDER.search(one[1]))), "")
                sites += [site for one in address.finditer(text) if (site := _site(one[1].strip(), below))]
    return tuple(dict.fromkeys(sites))


def _text(file: Path) -> str:
    try:
        return read_text(file)
    except BadText:
        return ""


def _site(written: str, below: str) -> str:
    found = ADDRESS.search(written)
    address = found[0] if found else f"//{written}" if HOST.match(written) else ""
    try:
        host, folder = host_of(address), urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""
    below = below.rstrip("/")
    return host and host + (folder if folder.endswith(below) else folder + below)


def below_site(address: str, sites: Sequence[str]) -> str | None:
    """What follows the site's own address, "/" and on; None for an address of another site."""
    try:
        whole = host_of(address) + (unquote(urlsplit(address).path) or "/")
    except ValueError:
        return None
    for site in sites:
        if f"{whole}/".startswith(f"{site}/"):
            return whole[len(site) :] or "/"
    return None
