"""Style sheets and scripts: small, complete, and at addresses that change with them."""

import gzip
import re

import pytest

from web.static_files import FOLDER, SHEETS, STAFF_SHEETS, load_static

STATIC = load_static("#0b5c56", "#ffffff")


def test_every_sheet_is_in_the_cascade():
    assert sorted(SHEETS + STAFF_SHEETS) == sorted(path.stem for path in (FOLDER / "css").glob("*.css"))


@pytest.mark.parametrize("path", sorted((FOLDER / "js").glob("*.js")), ids=lambda path: path.name)
def test_a_script_weighs_at_most_10_kb(path):
    assert path.stat().st_size <= 10_000


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
            assert [
                colour for colour in re.findall(r"#[0-9a-fA-F]{3,8}\b", css) if colour not in ("#fff", "#e2a400")
            ] == [], sheet
