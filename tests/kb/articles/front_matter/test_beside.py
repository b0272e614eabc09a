"""A mark beside the front matter counts as one within: at the top of the text, in the title, in the name of the file."""

from __future__ import annotations

import pytest

TOPS = [
    *("draft:: true", "status:: draft", "[draft]: #", "<!-- draft -->", "<!-- status: draft -->", ".. draft: true"),
    *(
        ":draft: true",
        ":page-draft: true",
        "[//]: # (draft: true)",
        "%% draft %%",
        "#draft #cards",
        "audience:: agents",
    ),
    "<!-- for staff only -->",
]
UNFRAMED = ["Title: Карта\nStatus: draft", "draft: true", "Draft: yes\nAuthor: Anna"]
TITLES = [
    *("[DRAFT] Limits", "(draft) Limits", "Limits [wip]", "Limits (Draft)", "Limits [internal]", "INTERNAL: Limits"),
    *("Черновик: Лимиты", "Draft: limits", "Limits – DO NOT PUBLISH", "(For agents only) Limits", "DRAFT – limits"),
]
PLACES = [
    *("ru/wip/a.md", "ru/internal/a.md", "ru/Staff only/a.md", "ru/черновики/a.md", "ru/cards/a.internal.md"),
    *("ru/cards/a.private.md", "ru/cards/a.wip.md", "ru/cards/[draft] a.md", "ru/cards/DRAFT a.md"),
    *("ru/cards/a.sync-conflict-20260101-1.md", "ru/cards/a (conflicted copy).md"),
]
SHOWN = [
    *("Status: your card is on its way, as the page says.", "Access: ask your manager.", "Note: a\nBut: b\nA line."),
    *(
        "A draft of a letter: how to save it.",
        "<!-- the draft of May is in the archive -->\nText.",
        "# Drafts of payments",
    ),
    *(
        "# Internal transfers",
        "# Transfers (internal)",
        "# How to save a draft",
        "#cards #limits",
        "Доступ: по паспорту",
    ),
]


def is_public(folder, path: str, text: str) -> bool:
    library = folder.write("ru/other.md", "# Другая\n\nТекст.\n").write(path, f"{text}\n\nТайна.\n").load(skip_bad=True)
    return any((one.status, one.audience) == ("published", "public") for one in library.articles if one.path == path)


@pytest.mark.parametrize("top", TOPS)
def test_a_line_of_another_tool_at_the_top_hides_the_text(folder, top: str):
    assert not is_public(folder, "ru/a.md", f"---\ntitle: Карта\n---\n{top}")


@pytest.mark.parametrize("text", UNFRAMED)
def test_fields_without_a_frame_count_at_the_very_top(folder, text: str):
    assert not is_public(folder, "ru/a.md", text)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_says_so_hides_its_text(folder, title: str):
    assert not is_public(folder, "ru/a.md", f"# {title}")
    assert not is_public(folder, "ru/a.md", f'---\ntitle: "{title}"\n---')


@pytest.mark.parametrize("place", PLACES)
def test_the_place_and_the_name_of_a_file_count(folder, place: str):
    assert not is_public(folder, place, "# Т")


@pytest.mark.parametrize("text", SHOWN)
def test_prose_hides_nothing(folder, text: str):
    assert is_public(folder, "ru/a.md", text)


def test_the_writer_is_told_the_line(folder):
    library = folder.write("ru/a.md", "---\ntitle: Карта\n---\n\ndraft:: true\n\nТекст.\n").load(skip_bad=True)
    (told,) = [problem for problem in library.problems if problem.code == "kept-back"]
    assert (told.path, told.line) == ("ru/a.md", 5)


@pytest.mark.parametrize("mark", ["<!-- internal -->", "draft:: true", "#draft"])
def test_a_mark_within_the_text_is_not_about_all_of_it(folder, mark: str):
    folder.write("ru/other.md", "# Другая\n\nТекст.\n")
    library = folder.write("ru/a.md", f"# Т\n\nТекст.\n\n{mark}\n\nЕщё.\n").load(skip_bad=True)
    assert "kept-back" not in {problem.code for problem in library.problems}


def test_a_file_in_a_folder_for_staff_may_say_itself_who_reads_it(folder):
    assert is_public(folder, "ru/internal/a.md", "---\ntitle: Т\naudience: public\n---")
    assert "kept-back" not in {problem.code for problem in folder.load(skip_bad=True).problems}
