"""What changed is said with its numbers and where it lies."""

from __future__ import annotations

from kb.service.figures import Figure
from kb.service.monthly import MonthFinding
from web.lead.views.monthly import finding_text
from web.lead.views.team import GroupNames
from web.site.texts import load_texts

EN = load_texts(("ru", "en"))["en"]


def test_a_finding_names_both_values_and_the_group_most_of_it_lies_in():
    finding = MonthFinding(
        "kept", Figure("kept", "share", 80, 100), Figure("kept", "share", 95, 100), "channel", "mail", 12
    )
    said = finding_text(GroupNames(EN, None), finding).replace("\xa0", " ")
    assert said == "Promises kept: 80%, before 95% (−15 pp). Most of it: channel “E-mail”: 12."
