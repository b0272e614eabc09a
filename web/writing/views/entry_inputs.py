"""The inputs of an entry's form: groups of fields, a frame for each row of those that may be several, and what is wrong at each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.articles.opening import CLOSED, DAYS
from kb.writing.entries.entry_fields import EntryField, fields_of, file_of, inputs_of
from kb.writing.entries.entry_values import ALWAYS, rows_of
from web.site.pages import Option
from web.site.texts import Texts

EMPTY_ROWS = 2  # to fill in; more come with the next save
GENERAL = "choice"  # words for choices that many fields have
OF_LANGUAGES = {"intents.yaml": "intents_examples", "brand.toml": "brand_name"}  # forms whose fields are languages


@dataclass(frozen=True, kw_only=True)
class EntryInput:
    """`many`: a text of several lines; `lang` is "" of what is for all languages; `offers` names a list of what is known."""

    name: str
    label: str
    help: str
    value: str
    many: bool = False
    lang: str = ""
    choices: tuple[Option, ...] = ()
    box: bool = False
    offers: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InputGroup:
    """Inputs that belong together: `title` and `help` stand above the first row of several, `legend` names one row."""

    inputs: tuple[EntryInput, ...]
    title: str = ""
    help: str = ""
    legend: str = ""


@dataclass(frozen=True)
class EntryInputs:
    """What inputs are made of: the words, the form, what the entry says, and what is wrong at which input."""

    texts: Texts
    form: str
    values: Mapping[str, str]
    problems: Mapping[str, Sequence[str]]

    @property
    def stem(self) -> str:
        return stem_of(self.form)

    def groups(self) -> tuple[InputGroup, ...]:
        made: list[InputGroup] = []
        fields = fields_of(self.form, tuple(self.texts.languages))
        for several, some in groupby(fields, lambda one: one.name if one.kind in ("rows", "hours") else ""):
            if several:
                made += self._rows(next(some))
            else:
                made.append(
                    InputGroup(inputs=tuple(one for field in some for one in self._inputs(field, self.stem, "")))
                )
        return tuple(made)

    def names(self) -> tuple[str, ...]:
        """Of all inputs, for problems to be put at."""
        return tuple(one.name for group in self.groups() for one in group.inputs)

    def _rows(self, field: EntryField) -> Iterator[InputGroup]:
        held, named = rows_of(field, self.values), f"{self.stem}_{field.name}"
        title, help = self._label(named), self._help(named)
        if field.kind == "hours":
            named = "hours"
            yield InputGroup(title=title, help=help or self._help(named), inputs=(self._always(field),))
            title = help = ""
        for number in range(held + EMPTY_ROWS):
            within = f"{field.name}.{number}."
            if field.kind == "hours":
                inputs = tuple(self._of_hours(within))
            else:
                inputs = tuple(one for inner in field.rows for one in self._inputs(inner, named, within))
            legend = self._label(f"{named}_row" if number < held else f"{named}_more", n=number + 1)
            yield InputGroup(title=title, help=help, legend=legend, inputs=inputs)
            title = help = ""

    def _inputs(self, field: EntryField, named: str, within: str) -> Iterator[EntryInput]:
        for input in inputs_of(field, tuple(self.texts.languages)):
            of = input.partition(".")[2]
            yield self._input(field, f"{named}_{field.name}", within + input, of)

    def _input(self, field: EntryField, named: str, name: str, of: str) -> EntryInput:
        """`of`: the language, or `for` of those who must fill a field in."""
        texts, value = self.texts, self.values.get(name, "")
        lang = of if of in texts.languages else ""
        whom = texts.languages[lang] if lang else texts("write.every_language") if field.kind == "texts" else ""
        if of == "for":
            named = f"{named}_for"
        if self.form in OF_LANGUAGES:
            named, lang, whom = OF_LANGUAGES[self.form], field.name, texts.languages[field.name]
        choices = field.choices if of != "for" else ()
        chosen = value or field.default
        return EntryInput(
            name=name,
            label=f"{self._label(named)} ({whom})" if whom else self._label(named),
            help=self._help(named) if not of or of == "for" else "",
            value=self._said(field, value),
            many=field.long or field.kind in ("lines", "lists") or "\n" in value,  # a field of one line would join them
            lang=lang,
            choices=tuple(Option(one, self._choice(named, one), chosen=one == chosen) for one in choices),
            offers=field.offers,
            problems=tuple(self.problems.get(name, ())),
        )

    def _said(self, field: EntryField, value: str) -> str:
        return self._label("hours_closed") if field.name == "hours" and value == CLOSED else value

    def _always(self, field: EntryField) -> EntryInput:
        name = f"{field.name}.{ALWAYS}"
        wrong = tuple(self.problems.get(name, ()))
        return EntryInput(
            name=name,
            label=self._label("hours_always"),
            help="",
            value=self.values.get(name, ""),
            box=True,
            problems=wrong,
        )

    def _of_hours(self, within: str) -> Iterator[EntryInput]:
        day = self.values.get(f"{within}day", "")
        days = tuple(Option(one, self._choice("day", one), chosen=one == day) for one in ("", *DAYS))
        for part in ("day", "date", "hours"):
            value = self.values.get(f"{within}{part}", "")
            yield EntryInput(
                name=f"{within}{part}",
                label=self._label(f"hours_{part}"),
                help="",
                value=self._label("hours_closed") if part == "hours" and value == CLOSED else value,
                choices=days if part == "day" else (),
                problems=tuple(self.problems.get(f"{within}{part}", ())),
            )

    def _label(self, key: str, **said: int) -> str:
        return self.texts(f"write.{key}", **said)

    def _help(self, key: str) -> str:
        return self.texts.get(f"write.help_{key}")

    def _choice(self, named: str, value: str) -> str:
        return self.texts.get(f"write.{named}_{value}") or self._label(f"{GENERAL}_{value or 'none'}")


def stem_of(form: str) -> str:
    """What keys of a form's words begin with."""
    return form.partition("#")[2] or file_of(form).partition(".")[0]
