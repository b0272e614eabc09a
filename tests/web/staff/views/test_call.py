"""A call is carried in addresses: nothing of it is lost, and nothing private is written into them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from web.staff.views.call import Call


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_the_next_page_of_a_call_knows_what_was_asked_by_whom_and_from_where():
    call = Call(q="не платит карта", client="Анна", caller="+74950000000", walked=("ru/a/b:1.2",))
    assert asked(call.url("ru/cards/block", notice="flagged")) == {
        "q": ["не платит карта"],
        "client": ["Анна"],
        "caller": ["+74950000000"],
        "open": ["ru/cards/block"],
        "walked": ["ru/a/b:1.2"],
        "notice": ["flagged"],
    }


def test_a_card_number_a_client_dictated_is_not_kept_in_an_address():
    url = Call(q="карта 4111 1111 1111 1111 не платит", client="4111 1111 1111 1111").url()
    assert "4111" not in url and asked(url)["q"][0].endswith("не платит")


def test_an_answer_given_again_replaces_the_way_of_that_tree_alone():
    call = Call(walked=("ru/a:1.2", "ru/b:3"))
    assert asked(call.url("ru/a", way=(1,)))["walked"] == ["ru/a:1", "ru/b:3"]
    assert asked(call.url("ru/c", way=(2, 1)))["walked"] == ["ru/a:1.2", "ru/b:3", "ru/c:2.1"]


def test_a_tree_begun_anew_is_no_longer_carried():
    assert "walked" not in asked(Call(walked=("ru/a:1.2",)).url("ru/a", way=()))


@pytest.mark.parametrize(
    "entry", ["", "ru/a", "ru/a:", ":1", "ru/a:0", "ru/a:12", "ru/a:1.", "ru/a:x", "ru/a:²", "ru/a:-1"]
)
def test_what_nobody_of_us_wrote_into_an_address_is_left_out(entry: str):
    call = Call(walked=(entry, "ru/b:9"))
    assert call.ways() == (("ru/b", (9,)),)
    assert call.way("ru/a") == () and call.way("ru/b") == (9,)
