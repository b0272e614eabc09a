import pytest

from web.site.colours import DARK_BACKGROUND, READABLE, brand_css, contrast, readable_on_dark


def test_contrast_is_that_of_wcag():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("accent", ["#0b5c56", "#000000", "#7a0000", "#ffff00", "#1a1aff"])
def test_any_brand_colour_is_readable_on_the_dark_page(accent):
    assert contrast(readable_on_dark(accent), DARK_BACKGROUND) >= READABLE


def test_a_bright_colour_is_left_as_it_is():
    assert readable_on_dark("#ffcc00") == "#ffcc00"


def test_a_brand_changes_light_and_dark_pages():
    css = brand_css("#7a0000", "#ffffff")
    assert (
        "--accent:#7a0000;--accent-ink:#ffffff" in css
        and "prefers-color-scheme:dark" in css
        and "[data-theme=dark]" in css
    )


@pytest.mark.parametrize("accent", ["red", "#fff", "#7a0000;}body{display:none", ""])
def test_what_is_no_colour_changes_nothing(accent):
    assert brand_css(accent, "#ffffff") == ""
