"""Old places: addresses that articles had on another site, answered where they were, by the way to the article's present one."""

from __future__ import annotations

import re

from kb.articles.layouts.addresses import in_one_form
from search.index.tree import Tree
from web.site.urls import LANGUAGE, article_url

LONGEST = 500  # characters of an address anybody may have linked
NAMED_NUMBER = re.compile(r"(.*/\d+)-[^/]*")  # other tools go by the number: the words after it changed with the title


def present_place(tree: Tree, path: str, languages: tuple[str, ...], wanted: str) -> str:
    """The address of the article that used to be at `path`, "" when none was. In the language that the old
    address names (`/hc/ru/…`, `/en-us/…`), else in the wanted one.
    """
    if len(path) > LONGEST:
        return ""
    parts = path.strip("/").split("/")
    top, rest = parts[0], "/".join(parts[1:])
    forms = [path.strip("/"), in_one_form(path), *((rest, in_one_form(rest)) if top in languages and rest else ())]
    forms += [named[1] for form in forms if (named := NAMED_NUMBER.fullmatch(form))]
    key = next(filter(None, (tree.redirect(old) for old in forms)), "")
    if not key:
        return ""
    spoken = [match[1].lower() for part in parts if (match := LANGUAGE.fullmatch(part))]
    lang = next((lang for lang in (*spoken, wanted, *languages) if lang in languages and tree.card(lang, key)), "")
    return article_url(lang, key) if lang else ""
