import pytest

from web.site.languages import preferred


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("", "ru"),
        ("en", "en"),
        ("en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("de, en;q=0.4, ru;q=0.6", "ru"),
        ("fr", "ru"),
        ("en;q=0", "ru"),
        ("en;q=nonsense", "ru"),
        ("*", "ru"),
        (";;,,=", "ru"),
    ],
)
def test_the_language_a_browser_prefers_is_taken_else_the_first_of_the_site(header, lang):
    assert preferred(header, ("ru", "en")) == lang
