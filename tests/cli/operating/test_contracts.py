"""`kb contracts` reads the whole file or nothing."""

from __future__ import annotations

FILE = (
    "contracts:\n  - {number: PREM-1, customer: Romashka, level: LEVEL, valid_to: 2020-01-01, domains: [r.example]}\n"
)
CONTACTS = "service_levels:\n  - {id: premium, title: {ru: П}, reaction_hours: 1, business_hours: always}\n"


def test_contracts_are_loaded_and_listed_and_a_mistake_changes_nothing(desk):
    desk.write({"contacts.yaml": CONTACTS}).kb("build")
    path = desk.folder / "customers.yaml"
    path.write_text(FILE.replace("LEVEL", "premium"), "utf-8")
    assert "1 contracts" in desk.kb("contracts", "load", path).stdout
    path.write_text(FILE.replace("LEVEL", "gold"), "utf-8")
    refused = desk.kb("contracts", "load", path)
    assert refused.returncode and "no service level 'gold'" in refused.stderr
    assert "PREM-1  Romashka  premium  2020-01-01  OVER  r.example" in desk.kb("contracts", "list").stdout
