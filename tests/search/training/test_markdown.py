"""Any manual in Markdown gives pairs: what asks is never in what answers."""

from __future__ import annotations

from pathlib import Path

from search.model.training import AskedPair
from search.training.markdown import Manual, pairs_of, read_manuals

LONG = "If the card is lost, open the app, choose the card and press the red button, then ask for a new one."
ALSO = "Calls are free from any telephone of the country, by day and by night, on all days of the whole year."
LOST = f"---\ntitle: 'Lost cards'\nid: 7\n---\n# <a name='x'></a>Lost cards\n\n{LONG}\n\n## Calling **us**\n\n![icon](i.png) {ALSO}\n"


def read(folder: Path, files: dict[str, str]) -> list[Manual]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return read_manuals(folder)


def test_a_title_asks_for_the_beginning_and_a_heading_for_its_section(tmp_path: Path):
    assert list(pairs_of(read(tmp_path, {"lost.md": LOST}))) == [
        AskedPair("Lost cards", LONG, "lost.md"),
        AskedPair("Calling us", f"Lost cards\n{ALSO}", "lost.md"),
    ]


def test_without_front_matter_the_first_heading_is_the_title(tmp_path: Path):
    (manual,) = read(tmp_path, {"a.md": f"# Lost cards\n\n{LONG}\n", "b.md": "no title at all\n"})
    assert manual.title == "Lost cards"


def test_code_tables_and_what_other_tools_put_in_are_no_text(tmp_path: Path):
    body = f"# Lost\n\n```\nsecret()\n```\n| a | b |\n[!include [banner](b.md)]\n{{% note %}}\n- In [!INCLUDE[name](n.md)]: {LONG}\n"
    (manual,) = read(tmp_path, {"a.md": body})
    assert manual.sections[-1].text == f"In : {LONG}"


def test_headings_that_many_manuals_have_ask_for_nothing(tmp_path: Path):
    files = {f"{n}.md": f"# Subject {n}\n\n{LONG} {n}\n\n## Related information\n\n{ALSO} {n}\n" for n in range(3)}
    assert [pair.question for pair in pairs_of(read(tmp_path, files))] == ["Subject 0", "Subject 1", "Subject 2"]


def test_lines_that_many_manuals_have_are_left_out(tmp_path: Path):
    files = {f"{n}.md": f"# Subject {n}\n\n{ALSO}\n{LONG} {n}\n" for n in range(6)}
    assert all(ALSO not in pair.passage for pair in pairs_of(read(tmp_path, files)))


def test_sections_of_a_few_words_answer_nothing(tmp_path: Path):
    assert not list(pairs_of(read(tmp_path, {"a.md": "# Lost cards\n\nSee the other page.\n"})))
