"""A browser learns how to search the help centre from its address bar."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

NAMED = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_description_leads_to_the_results_page(make_client, lang: str):
    client = make_client(brand="Очень длинное название банка", brand_en="A very long name of a bank")
    answer = client.get(f"/{lang}/opensearch.xml")
    described = ET.fromstring(answer.content)
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    assert len(described.findtext(f"{NAMED}ShortName")) <= 16 and described.findtext(f"{NAMED}Language") == lang
    template = described.find(f"{NAMED}Url").get("template")
    assert template == f"http://testserver/{lang}/search?q={{searchTerms}}"
    assert client.get(template.replace("{searchTerms}", "card")).status_code == 200


def test_every_page_names_it(client):
    for path in ("/ru/", "/ru/a/cards/block", "/ru/search?q=карта"):
        assert (
            'type="application/opensearchdescription+xml" title="Ромашка" href="/ru/opensearch.xml"'
            in client.get(path).text
        )
