"""What leaves with `kb export`: the public help centre, whole, and nothing else."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from kb.articles.loading import load_library
from kb.errors import OtvetError
from kb.settings import Settings
from search.build.build import BuildOptions, build
from search.progress import Progress
from tests.web.conftest import NOW
from web.export.export import export

CANARY = "зимородок"
HIDDEN = {
    "internal": "audience: internal",
    "draft": "status: draft",
    "archived": "status: archived",
    "planned": "publish_at: 2027-05-05",
    "expired": "expire_at: 2026-01-01",
}


def whole(folder: Path) -> str:
    """Every byte of a folder as text, zips opened."""
    texts = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        texts.append(f"{file.name}\n")
        if file.suffix == ".zip":
            with zipfile.ZipFile(file) as bundle:
                texts += [name + bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist()]
        else:
            texts.append(file.read_bytes().decode("utf-8", "replace"))
    return "\n".join(texts)


def test_nothing_internal_planned_or_expired_is_in_any_file(tmp_path: Path):
    articles = tmp_path / "articles" / "en" / "cards"
    articles.mkdir(parents=True)
    links = " ".join(f"[{name}]({name}.md)" for name in HIDDEN)
    note = f'!!! internal "Staff"\n    {CANARY} in a note.\n'
    (articles / "pin.md").write_text(f"---\ntitle: Forgotten PIN\n---\nSet a new one. {links}\n\n{note}", "utf-8")
    for name, field in HIDDEN.items():
        text = f"---\ntitle: {CANARY} {name}\nquestions: [{CANARY}]\n{field}\n---\n{CANARY} text of {name}.\n"
        (articles / f"{name}.md").write_text(text, "utf-8")
    settings = Settings(articles=tmp_path / "articles", index=tmp_path / "index", model="none")
    build(settings, BuildOptions(today=date(2026, 11, 23)), Progress())
    export(settings, tmp_path / "out", at=NOW)
    assert CANARY not in whole(tmp_path / "out").casefold()
    assert "Set a new one" in whole(tmp_path / "out")


def test_notes_for_staff_of_the_sample_stay_with_staff(exported: Path):
    assert "Канарейка-внутренняя" not in whole(exported)
    assert "Деньги на счёте останутся" in whole(exported)


def test_nothing_names_the_host_that_stood_in_for_the_site(exported: Path):
    assert "help.invalid" not in whole(exported)


def test_the_zip_is_a_folder_that_reads_again(exported: Path, tmp_path: Path):
    with zipfile.ZipFile(exported / "articles.zip") as bundle:
        bundle.extractall(tmp_path / "again")
    library = load_library(tmp_path / "again", today=date(2026, 11, 23))
    every = json.loads((exported / "articles.json").read_text("utf-8"))["articles"]
    assert sorted(one.id for one in library.articles) == sorted(one["id"] for one in every)
    block = library.article("ru", "cards/block")
    assert block is not None and block.code == "1042" and block.redirect_from == ("cards/lost",)


def test_a_folder_with_something_in_it_is_left_alone(exported: Path, sample_index: Path):
    with pytest.raises(OtvetError, match="name a new folder"):
        export(Settings(index=sample_index, model="none"), exported, at=NOW)
