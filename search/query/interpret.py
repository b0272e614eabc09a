"""How a query is read before anything is searched: courtesy stripped, operators split off, repaired, its language, synonyms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kb.languages import letters_of
from kb.stems import CYRILLIC
from search.query.codes import read_as_meant
from search.query.repair import rescue
from search.query.values import Query, Replaced, Rescue
from search.text.analysis import query_terms, script, words
from search.text.courtesy import strip_courtesy
from search.text.folding import plain_question, without_end
from search.text.speller import Speller
from search.text.stopwords import ENGLISH_FUNCTION, RUSSIAN, STOP_WORDS, STOP_WORDS_OF, stop_words
from search.text.synonyms import Synonyms, with_their_words
from search.text.usual_spellings import Used, as_articles_write
from search.text.wrapping import unwrapped

OF_RUSSIAN = re.compile("[а-я0-9_]+$|[^а-я]*$")  # nothing but Russian letters, or none at all
PHRASE = re.compile(r"[\"“]([^\"“”]{1,200})[\"”]")
# A dash before a word is punctuation («код не приходит -в чём причина»), unless nothing but such single words follows: "карта -visa -mir".
EXCLUDED = re.compile(r"(?<!\S)[-−]([^\W\d_]\w*)")
DASH = re.compile(r"(?<!\S)[-−](?=[^\W\d_])")
EXCLUSIONS = re.compile(rf"\S.*?((?:\s+{EXCLUDED.pattern})+)$")
OPERATOR_WORDS = 8  # a longer text is a message, where dashes are only punctuation
STEMMED_ALIKE = ("", "ru", "en")  # languages of a page whose phrases are looked for without asking for the language
WORDS_OUTSIDE = 2  # a question with more words around its quotes merely names something
WORDS_PASTED = 4  # in marks that no article says together: somebody's whole question, not a phrase that is looked for


@dataclass(frozen=True, kw_only=True)
class Interpretation:
    """The query as it is searched: what every signal is asked."""

    asked: str  # as it was typed, but folded and without courtesy
    text: str  # the same repaired, in the articles' words
    terms: tuple[str, ...]
    language: str  # "ru", "en" or "" when the words do not tell
    rescue: Rescue | None = None
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def never(phrase: str) -> bool:
    """Nothing is known to stand together."""
    return False


def interpret(
    query: Query, speller: Speller, synonyms: Synonyms, together: Callable[[str], bool] = never
) -> Interpretation:
    """The query as it is searched. `together`: whether the articles use words one after another."""
    asked = text = read_as_meant(strip_courtesy(plain_question(unwrapped(query.text))), speller.in_articles)
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    if len(text.split()) <= OPERATOR_WORDS:
        if len(words(PHRASE.sub(" ", text))) <= WORDS_OUTSIDE:
            phrases = tuple(phrase for phrase in PHRASE.findall(text) if words(phrase))
            if _pasted(phrases, query.lang, together):
                phrases, asked = (), PHRASE.sub(r"\1", text).strip()
        text, excluded = _without_excluded(asked) if not query.as_typed else (asked, ())
    elif whole := PHRASE.fullmatch(text):
        asked = text = whole.group(1)
    if not query.as_typed and not phrases:
        text = as_articles_write(text, Used(speller.in_articles, speller.known, together, speller.completion))
    repaired = None if query.as_typed or phrases else rescue(text, speller)
    repaired = replace(repaired, typed=query.text, wording=repaired.text) if repaired else None
    text = without_end(strip_courtesy(plain_question(repaired.text)) if repaired else text)
    if excluded:
        kept = repaired or Rescue(typed=query.text, text=text, kinds=())
        wording = " ".join([text, *(f"-{word}" for word in excluded)])
        repaired = replace(kept, text=wording, wording=wording, kinds=(*kept.kinds, "exclusion"))
    language = language_of(text, query.lang)
    if synonyms and not query.as_typed:
        heard = synonyms.heard_in(text, language or query.lang)
        if heard:
            replaced = tuple(Replaced(text[one.start : one.end], one.says) for one in heard)
            text = with_their_words(text, heard)
            repaired = _with_synonyms(query, text, repaired, replaced)
    text = text if words(text) else ""
    return Interpretation(
        asked=without_end(asked),
        text=text,
        terms=tuple(query_terms(text, language)),
        language=language,
        rescue=repaired,
        phrases=phrases,
        excluded=excluded,
    )


def _pasted(phrases: Sequence[str], lang: str, together: Callable[[str], bool]) -> bool:
    """Whether the quotation marks came along with a question that was copied."""
    return (
        bool(phrases)
        and lang in STEMMED_ALIKE
        and together is not never
        and all(len(words(phrase)) >= WORDS_PASTED for phrase in phrases)
        and not any(map(together, phrases))
    )


def _without_excluded(text: str) -> tuple[str, tuple[str, ...]]:
    """(the rest, the excluded words), or the text without its dashes before words: excluded only where words are left and every excluded one carries a subject."""
    end = EXCLUSIONS.fullmatch(text)
    excluded = tuple(EXCLUDED.findall(end.group(1))) if end else ()
    if not end or any(word in STOP_WORDS for word in excluded):
        return DASH.sub("", text), ()
    return text[: end.start(1)].strip(), excluded


def _with_synonyms(query: Query, text: str, repaired: Rescue | None, replaced: tuple[Replaced, ...]) -> Rescue:
    """The repair that ends in the articles' own words."""
    before = repaired or Rescue(typed=query.text, text=text, kinds=())
    return replace(before, text=text, kinds=(*before.kinds, "synonym"), replaced=replaced)


def language_of(text: str, page: str) -> str:
    """The language a query is asked in. A few Latin words on a Russian page may be names (SMS, PIN): they tell nothing.

    On a page of another language than Russian and English that is written in the query's letters, it is the page's, unless
    the words tell of the other.
    """
    letters, every = script(text), words(text)
    if page not in ("", "ru", "en"):
        return _own_or_other(letters, every, page)
    named = len(every) <= 2 and not ENGLISH_FUNCTION.intersection(every)
    if letters == "en" and page not in ("", "en") and named:
        return ""
    if letters == "ru" and not CYRILLIC.search(text):
        return ""
    return letters


def _own_or_other(letters: str, every: list[str], page: str) -> str:
    """`letters`: "ru", "en" or "" as `script` tells."""
    written, said = letters_of(page), set(every)
    if letters == "en" and written == "latin":
        return (
            "en" if len(ENGLISH_FUNCTION & said) > len(stop_words(page) & said) + (page not in STOP_WORDS_OF) else page
        )
    if letters == "ru" and written == "cyrillic":
        own = any(OF_RUSSIAN.search(word) is None for word in every)
        return "ru" if RUSSIAN & said and not own else page
    if not letters:
        return page if any(not word.isdigit() for word in every) else ""
    return letters if letters == "ru" or ENGLISH_FUNCTION & said else ""
