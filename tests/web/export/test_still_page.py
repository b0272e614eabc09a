"""A page in a folder says nothing that only a server can keep."""

from __future__ import annotations

from web.export.still_page import addresses_in, still

KNOWN = ("/en/a/pin", "/en/")


def made(html: str, served: str = "") -> str:
    return still(html, "en/a/card.html", lambda address: address if address in KNOWN else "", served)


def test_a_link_to_a_page_that_is_there_becomes_relative():
    assert made('<a href="/en/a/pin">PIN</a>') == '<a href="pin.html">PIN</a>'


def test_a_link_to_the_server_leaves_its_words_or_goes_with_its_paragraph():
    assert made('Write <a class="x" href="/en/contact">to us</a>.') == "Write <span>to us</span>."
    assert made('<p class="afterword"><a href="/en/contact">Write</a></p>\n<p>Text</p>') == "<p>Text</p>"


def test_where_the_site_runs_such_a_link_leads_there():
    shown = made('<a href="/en/contact">Write</a>', "https://help.example.org")
    assert shown == '<a href="https://help.example.org/en/contact">Write</a>'


def test_hours_of_the_day_of_export_are_not_told():
    assert made('<h3>Phone</h3>\n<p class="open">Open until 18:00</p>\n') == "<h3>Phone</h3>\n"


def test_addresses_are_those_of_this_site():
    html = '<a href="/en/a/b?x=1&amp;y=2">x</a><img src="/assets/a.png"><a href="https://example.org/">y</a>'
    assert list(addresses_in(html)) == ["/en/a/b?x=1&y=2", "/assets/a.png"]
