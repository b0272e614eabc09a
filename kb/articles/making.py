"""One article made of the fields and the text of its file: its language, key, title and addresses. Never reads files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kb.articles.categories import spoken_name
from kb.articles.concealed.hidden_text import without_hidden
from kb.articles.facts import Facts, cited_in
from kb.articles.front_matter.fields import Parsed
from kb.articles.front_matter.kept_back import KeptBack
from kb.articles.front_matter.visibility import KEPT_BACK, Sight
from kb.articles.headings import first_heading, same_heading, without_line
from kb.articles.layouts.addresses import in_one_form as as_address
from kb.articles.layouts.addresses import written_addresses
from kb.articles.layouts.permalinks import PatternPage
from kb.articles.layouts.places import Layout
from kb.articles.layouts.shape import LAST, FolderShape, ReadPage
from kb.articles.library import Article, in_one_form
from kb.articles.pieces.variables import own_values
from kb.articles.steps import changed, steps_of
from kb.articles.yaml_fields import Fields
from kb.errors import Problem
from kb.languages import detect

INDEX = re.compile(r"(?i)(?:_?index|readme|docs|default)$")
BEFORE_NAME = re.compile(r"^(?:\d{4}-\d\d-\d\d-|\d{1,4}[._-]+)(?=[^\W\d_])")
SEND_HERE = ("aliases", "permalink", "slug", "link", "url")
# Each part begins in a way of its own and is never tried twice: a mark that nothing closes is text, and ends the search.
NOTHING_SHOWN = re.compile(
    r"(?:<!--.*?-->|\{[%{].*?[%}]\}|<(?!!--)[^>]*>|^[ \t]*(?:import|export)\s[^\n]*$|\s)*+", re.MULTILINE | re.DOTALL
)


def made(path: str, parsed: Parsed, layout: Layout, facts: Facts) -> Article:
    """The article of a file. Whether it is one, and where it stands among others, the whole folder says."""
    placed = layout.placed(path)
    key = in_one_form(placed.key)
    heading = first_heading(without_hidden(parsed.body))
    title = parsed.fields.title or (heading.text if heading else "") or name_of(key)
    body = without_line(parsed.body, heading) if heading and same_heading(heading.text, title) else parsed.body
    lang = placed.lang or detect(title, body, layout.served)
    values = parsed.fields.model_dump()
    for name in ("title", "summary"):
        values[name] = facts.substitute(_shown(values[name] or (title if name == "title" else "")), lang)
    for name in ("questions", "ask"):
        values[name] = tuple(facts.substitute(_shown(text), lang) for text in values[name])
    values["related"] = tuple(as_key(other, layout.languages) for other in values["related"])
    pattern = PatternPage(path, key, parsed.written.values).address(layout.permalinks)
    by_pattern = (pattern,) if pattern else ()
    values["redirect_from"] = _old_keys((*values["redirect_from"], *by_pattern), parsed.written.values, key, layout)
    values["steps"] = changed(
        steps_of(parsed.fields.steps),
        text=lambda text: facts.substitute(_shown(text), lang),
        article=lambda key: as_key(key, layout.languages),
    )
    return Article(
        **values,
        id=f"{lang}/{key}",
        key=key,
        lang=lang,
        category=key.rpartition("/")[0],
        path=path,
        body=body,
        body_line=parsed.body_line,
        cites=cited_in(f"{parsed.fields.title}\n{parsed.fields.summary}"),
        has_title=bool(parsed.fields.title or heading),
        addresses=tuple(dict.fromkeys((*written_addresses(parsed.written.values, key), *by_pattern))),
    )


def made_whole(article: Article, fields: Fields, put_in: Callable[[str, str, Mapping[str, str]], str]) -> Article:
    """The article with what its texts include and name; the very same where they do neither. `put_in` takes a text, a path and
    the values of the article's own fields.
    """
    own = own_values(article.title, fields.values) if "{{" in article.body else {}
    body = put_in(article.body, article.path, own)
    title, summary = (
        put_in(text, article.path, {}) if "{{" in text else text for text in (article.title, article.summary)
    )
    if (body, title, summary) == (article.body, article.title, article.summary):
        return article
    heading = first_heading(without_hidden(body)) if own else None
    if heading and same_heading(heading.text, title):  # # {{ page.title }}
        body = without_line(body, heading)
    return replace(article, body=body, title=title, summary=summary)


def _shown(text: str) -> str:
    """A text of the front matter without comments and what stands under a condition, as bodies are."""
    left = without_hidden(text)
    return text if left == text else " ".join(left.split())


def _old_keys(written: Sequence[str], fields: Mapping[str, object], key: str, layout: Layout) -> tuple[str, ...]:
    """Old keys of ours as they are written; those of other tools' addresses without what is no part of a key."""
    old = [as_key(one, layout.languages) for one in written]
    ours = [one for one in old if not one.startswith(("/", "http")) and one.strip("/") != key]
    others = [one for one in written if one.startswith(("/", "http"))]
    others += written_addresses({name: fields.get(name) for name in SEND_HERE}, key)
    foreign = [as_address(one) for one in others]
    return tuple(
        dict.fromkeys([*ours, *(one for one in foreign if one and one != as_address(key) and one not in ours)])
    )


def name_of(key: str) -> str:
    """What a page without a title is called: its file, or its folder where the file is an index. No number, no date."""
    folder, _, name = key.rpartition("/")
    if INDEX.match(name) and folder:
        name = folder.rsplit("/", 1)[-1]
    return spoken_name(BEFORE_NAME.sub("", name)) or spoken_name(name)


def as_key(written: str, languages: Mapping[str, str]) -> str:
    """A key as it may be written, with its language before it."""
    top, _, rest = written.partition("/")
    return rest if rest and top in languages else written


def page_of(article: Article, fields: Fields, layout: Layout) -> ReadPage:
    """What the shape of the folder needs of an article."""
    return ReadPage(
        path=article.path,
        key=article.key,
        lang=article.lang,
        title=article.title,
        summary=article.summary,
        has_title=article.has_title,
        has_text=not NOTHING_SHOWN.fullmatch(article.body),
        old=layout.placed(article.path).old,
        fields=fields.values,
    )


def shaped(articles: Iterable[Article], shape: FolderShape) -> list[Article]:
    """The articles of a folder, each with its place in it."""
    return [
        replace(
            article,
            title=shape.titles.get(article.path, article.title),
            category=shape.sections.get(article.path, article.category),
            order=shape.order.get(article.path, LAST),
        )
        for article in articles
        if article.path not in shape.left_out
    ]


def on_the_day(article: Article, today: date) -> Article:
    """The article with the status it has today: a draft beside an article, a scheduled one, an expired one are not published."""
    if article.draft_of:
        return replace(article, status="draft")
    if article.publish_at and today < article.publish_at and article.status == "published":
        return replace(article, status="scheduled")
    if article.expire_at and article.expire_at <= today and article.status == "published":
        return replace(article, status="archived")
    return article


def as_settings_say(
    articles: Iterable[Article], rules: Sequence[KeptBack], today: date
) -> tuple[list[Article], list[Problem]]:
    """The articles, with what the rules of other tools' settings say of who may see them and when; each that is kept back is told of."""
    problems: list[Problem] = []
    seen: list[Article] = []
    for article in articles:
        for rule in rules:
            before = article
            if rule.holds(article.path) and (article := _seen(article, rule.sight)) != before:
                problems.append(KEPT_BACK.at(article.path, 1, f"kept back: {rule.file} says {rule.said}"))
        seen.append(on_the_day(article, today))
    return seen, problems


def _seen(article: Article, sight: Sight) -> Article:
    """The stricter of what the article says and the sight counts."""
    return replace(
        article,
        status="draft" if sight.exposure == "draft" and article.status == "published" else article.status,
        audience="internal" if sight.exposure == "internal" else article.audience,
        publish_at=article.publish_at or sight.begins,
        expire_at=article.expire_at or sight.ends,
    )
