"""Pictures people attach are seen small, on the form that comes back and on the request's page."""

from __future__ import annotations

import re

from tests.web.public.form import GOOD
from tests.web.public.test_requests import files, picture, sent
from tests.web.twins import result


def test_a_picture_is_shown_small_on_the_form_that_comes_back_and_on_the_request(make_client, twin):
    twin.answers(result("ru/cards/block", "Потеряли карту", passage="Приостановите карту."))
    client = make_client(twin)
    page = client.post("/ru/contact", data=GOOD, files=files(picture())).text
    url, alt = re.search(r'<img class="attach-small" src="([^"]+)" alt="([^"]+)"', page).groups()
    small = client.get(url)
    assert small.status_code == 200 and small.headers["content-type"] == "image/jpeg" and "Снимок" in alt
    assert (
        small.headers["cache-control"] == "private, max-age=3600"
        and "sandbox" in small.headers["content-security-policy"]
    )
    assert small.headers["x-content-type-options"] == "nosniff" and small.content.startswith(b"\xff\xd8\xff")
    assert client.get(f"{url[:-2]}xx").status_code == 404  # nobody else can name it
    claim = re.search(r'name="picture" value="([^"]+)" checked', page)[1]
    address = sent(client, picture=claim, suggested="yes")
    (shown,) = re.findall(r'<img src="([^"]+)"', client.get(address).text)
    assert shown.endswith("?small=1") and client.get(shown).content == small.content
    whole = client.get(shown.removesuffix("?small=1"))
    assert whole.headers["content-type"] == "image/png" and whole.headers["cache-control"] == "private, no-store"
