"""Style sheets and scripts: small, complete, and at addresses that change with them."""

import gzip
import hashlib
import re

import pytest

from web.site.static_files import FOLDER, PANEL_SHEETS, SHEETS, STAFF_SHEETS, load_static

STATIC = load_static("#0b5c56", "#ffffff")


def test_every_sheet_is_in_the_cascade():
    assert sorted(SHEETS + STAFF_SHEETS + PANEL_SHEETS) == sorted(path.stem for path in (FOLDER / "css").glob("*.css"))


@pytest.mark.parametrize("path", sorted((FOLDER / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_script_weighs_at_most_10_kb(path):
    assert path.stat().st_size <= 10_000


@pytest.mark.parametrize("path", sorted((FOLDER / "vendor").glob("*.js")), ids=lambda path: path.name)
def test_what_others_wrote_is_as_it_was_made_told_with_its_licences_and_only_for_staff(path):
    """It may weigh more than a script of ours, because no reader of the site loads it."""
    notice = (FOLDER / "vendor" / "NOTICE.txt").read_text("utf-8")
    assert f"{path.name} is made by scripts/" in notice
    assert f"sha256: {hashlib.sha256(path.read_bytes()).hexdigest()}" in notice
    assert "MIT License" in notice and "No text of the licence" not in notice
    assert len(gzip.compress(path.read_bytes())) < 160_000
    templates = FOLDER.parent / "templates"
    assert not [page.name for page in templates.rglob("*.html") if path.name in page.read_text("utf-8")]
    loading = [one.name for one in (FOLDER / "js").glob("*.js") if f"./{path.name}" in one.read_text("utf-8")]
    assert loading == ["editor.js"]


def test_the_style_sheet_is_light():
    assert len(gzip.compress(STATIC.files["site.css"].body)) < 12_000


def test_nothing_is_loaded_from_another_site():
    for file in STATIC.files.values():
        found = [url for url in re.findall(rb"https?://[^\s\"')]+", file.body) if b"www.w3.org" not in url]
        assert found == [], file.name


def test_the_address_changes_when_any_file_changes():
    assert STATIC.url("site.css") != load_static("#7a0000", "#ffffff").url("site.css")


def test_only_tokens_name_colours():
    for sheet in SHEETS + STAFF_SHEETS:
        if sheet not in ("tokens", "print"):
            css = (FOLDER / "css" / f"{sheet}.css").read_text("utf-8")
            assert [colour for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", css) if colour not in ("#fff",)] == [], (
                sheet
            )
