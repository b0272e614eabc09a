"""Files beside the articles: what stands in their place and is none is told."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("how", ["a folder", "a link to nothing"])
@pytest.mark.parametrize("name", ["facts", "contacts", "categories", "synonyms", "intents", "notices", "widget"])
def test_what_stands_in_the_place_of_a_file_beside_the_articles_is_told(folder, name: str, how: str):
    folder.article("ru/a.md", "Текст.\n", title="А")
    place = folder.root / f"{name}.yaml"
    place.mkdir() if how == "a folder" else place.symlink_to("nowhere")
    (told,) = [one for one in folder.load(skip_bad=True).problems if one.path == place.name]
    assert (told.code, told.line, told.severity) == ("file-unreadable", 1, "error") and told.hint
