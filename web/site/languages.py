"""Which language a page speaks: the address decides; without one, what the browser prefers."""

from __future__ import annotations

from fastapi import Request


def page_language(request: Request, languages: tuple[str, ...]) -> str:
    """The language of the address, or the preferred one where the address has none."""
    first = request.url.path.split("/", 2)[1] if "/" in request.url.path else ""
    return first if first in languages else preferred(request.headers.get("accept-language", ""), languages)


def preferred(header: str, languages: tuple[str, ...]) -> str:
    """The best of `languages` by an Accept-Language header; the site's first language when none is wanted."""
    best, best_weight = languages[0], 0.0
    for choice in header[:500].split(","):
        tag, _, parameter = choice.partition(";")
        lang = tag.strip().split("-")[0].lower()
        weight = _weight(parameter)
        if lang in languages and weight > best_weight:
            best, best_weight = lang, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return max(0.0, min(1.0, float(value)))
    except ValueError:
        return 0.0
