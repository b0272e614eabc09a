"""How a query is read before anything is searched: courtesy stripped, operators split off, repaired, its language, synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from search.analysis import CYRILLIC, query_terms, script, words
from search.courtesy import strip_courtesy
from search.query import Query, Rescue
from search.rescue import rescue
from search.speller import Speller
from search.stopwords import ENGLISH_FUNCTION
from search.synonyms import Synonyms

PHRASE = re.compile(r"[\"“]([^\"“”]{1,200})[\"”]")
EXCLUDED = re.compile(r"(?<!\S)[-−](?=[^\W\d_])(\w+)")
OPERATOR_WORDS = 8  # a longer text is a message, where dashes are only punctuation
WORDS_OUTSIDE = 2  # a question with more words around its quotes merely names something


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What every signal is asked."""

    text: str
    terms: tuple[str, ...]
    language: str  # "ru", "en" or "" when the words do not tell
    rescue: Rescue | None = None
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def read(query: Query, speller: Speller, synonyms: Synonyms) -> Reading:
    """The query as it is searched."""
    text = strip_courtesy(query.text)
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    if len(text.split()) <= OPERATOR_WORDS:
        if len(words(PHRASE.sub(" ", text))) <= WORDS_OUTSIDE:
            phrases = tuple(phrase for phrase in PHRASE.findall(text) if words(phrase))
        excluded = tuple(EXCLUDED.findall(text))
        text = EXCLUDED.sub(" ", text).strip() if len(words(EXCLUDED.sub(" ", text))) else text
    repaired = None if query.as_typed or phrases else rescue(text, speller)
    text = strip_courtesy(repaired.text) if repaired else text
    language = language_of(text, query.lang)
    if synonyms and not query.as_typed:
        told = synonyms.applied(text, language or query.lang)
        if told != text:
            text, repaired = told, _with_synonyms(query, told, repaired)
    return Reading(
        text=text,
        terms=tuple(query_terms(text)),
        language=language,
        rescue=repaired,
        phrases=phrases,
        excluded=excluded,
    )


def _with_synonyms(query: Query, text: str, repaired: Rescue | None) -> Rescue:
    """The repair that ends in the articles' own words."""
    typed, kinds = (repaired.typed, repaired.kinds) if repaired else (query.text, ())
    return Rescue(typed=typed, text=text, kinds=(*kinds, "synonym"))


def language_of(text: str, page: str) -> str:
    """The language a query is asked in. A few Latin words on a Russian page may be names (SMS, PIN): they tell nothing."""
    found = script(text)
    named = len(words(text)) <= 2 and not ENGLISH_FUNCTION.intersection(words(text))
    if found == "en" and page not in ("", "en") and named:
        return ""
    if found == "ru" and not CYRILLIC.search(text):
        return ""
    return found
