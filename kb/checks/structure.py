"""Checks of one article's own shape: its fields, and the order of its headings."""

from __future__ import annotations

from collections.abc import Iterator

from kb.articles.categories import spoken_name
from kb.articles.headings import LONGEST, plain
from kb.checks.scaffold import QUESTIONS, left_over
from kb.checks.subject import Inspection, Subject
from kb.errors import Problem
from kb.rendering.render import Rendered
from kb.rules import Rule

TITLE_MISSING = Rule("title-missing", "write title: what a customer would look for")
TITLE_LONG = Rule("title-long", "say it shorter: search results and phones cut it off")
SUMMARY_MISSING = Rule("summary-missing", "write summary: one or two sentences that can be read aloud")
SUMMARY_LONG = Rule("summary-long", "keep one or two sentences; the rest belongs to the text")
QUESTIONS_MISSING = Rule("questions-missing", "write questions: how customers ask for this, one a line")
OWNER_MISSING = Rule("owner-missing", "write owner: the team that answers for the text")
HEADING_ORDER = Rule("heading-order", "use the next level down: ## then ### then ####")
HEADING_REPEATED = Rule("heading-repeated", "give each heading of an article words of its own")
TOP_HEADING = Rule("heading-second-title", "begin sections at ##: the page has one title already")
SCAFFOLD = Rule("scaffold-left", "write the text, or keep status: draft until it is written", "error")
SCHEDULE = Rule("schedule-crossed", "let publish_at come before expire_at")

TITLE_CHARACTERS = 90
SUMMARY_CHARACTERS = 350  # About 25 seconds read aloud; agents read summaries to callers.


def check(inspection: Inspection) -> Iterator[Problem]:
    for subject in inspection.subjects:
        yield from _fields(subject)
        yield from _scaffold(subject)
        page = inspection.pages.get(subject.article.id)
        if page:
            yield from _headings(subject, page)


def _fields(subject: Subject) -> Iterator[Problem]:
    article, path = subject.article, subject.path
    if _named_by_file(subject):
        yield TITLE_MISSING.at(path, 1, f"the title {article.title!r} is only the file's name")
    if len(article.title) > TITLE_CHARACTERS:
        yield TITLE_LONG.at(path, subject.line_of("title"), f"the title has {len(article.title)} characters")
    if not article.summary:
        yield SUMMARY_MISSING.at(path, 1, "there is no summary")
    elif len(article.summary) > SUMMARY_CHARACTERS:
        yield SUMMARY_LONG.at(path, subject.line_of("summary"), f"the summary has {len(article.summary)} characters")
    if not article.questions:
        yield QUESTIONS_MISSING.at(path, 1, "there are no questions")
    if not article.owner:
        yield OWNER_MISSING.at(path, 1, "nobody owns the article")
    if article.publish_at and article.expire_at and article.expire_at <= article.publish_at:
        yield SCHEDULE.at(path, subject.line_of("expire_at"), "the article expires before it is published")


def _scaffold(subject: Subject) -> Iterator[Problem]:
    """What `kb new` begins with is no answer. A draft may still say it."""
    article = subject.article
    if article.status == "draft":
        return
    if line := left_over(article.body):
        yield SCAFFOLD.at(
            subject.path, article.body_line + line - 1, "this line is still the sample text of a new article"
        )
    elif asked := set(article.questions) & set(QUESTIONS.values()):
        yield SCAFFOLD.at(subject.path, subject.line_of("questions"), f"nobody asks {asked.pop()!r}: it is the sample")


def _named_by_file(subject: Subject) -> bool:
    """Neither a field nor a heading gave the title. The loader leaves an empty line where a heading did."""
    article = subject.article
    if subject.fields.values.get("title") or article.body.startswith("\n"):
        return False
    return article.title == spoken_name(subject.path.rsplit(".", 1)[0])


def _headings(subject: Subject, page: Rendered) -> Iterator[Problem]:
    seen: set[str] = set()
    lines = _heading_lines(subject)
    above: dict[int, str] = {}
    level = 1
    for heading in page.headings:
        if heading.level > level + 1:
            line = lines.get(heading.text, subject.article.body_line)
            yield HEADING_ORDER.at(subject.path, line, f"“{heading.text}” skips a level below its heading")
        level = heading.level
        above = {at: text for at, text in above.items() if at < level} | {level: heading.text}
        place = " / ".join(above[at] for at in sorted(above))
        if place in seen:
            line = lines.get(heading.text, subject.article.body_line)
            yield HEADING_REPEATED.at(subject.path, line, f"two headings say “{heading.text}”")
        seen.add(place)
    for line, text in subject.body:
        if text.startswith("# ") and any(other.startswith("## ") for _, other in subject.body):
            yield TOP_HEADING.at(subject.path, line, f"“{text[2:].strip()[:80]}” is a second title")
            return


def _heading_lines(subject: Subject) -> dict[str, int]:
    """The words of a heading → the last line that has them."""
    written = ((line, text.strip()) for line, text in subject.body if "#" in text[:10])
    return {plain(text.strip("# ")): line for line, text in written if len(text) <= LONGEST}
