"""The article about personal data that `kb new --privacy` begins: our words as Markdown, for the organisation to make its own."""

from __future__ import annotations

from pathlib import Path

from kb.addresses import PRIVACY_KEY
from kb.errors import OtvetError
from kb.settings import Settings
from web.public.views.privacy import own_words
from web.site.texts import Texts, load_texts


def begin_privacy(settings: Settings) -> list[Path]:
    """Write the article in every language of the site; returns the files. Raises OtvetError where one is there."""
    texts = load_texts(settings.language_list, own=settings.articles, brand_in=settings.brand_in)
    files = {settings.articles / lang / f"{PRIVACY_KEY}.md": words for lang, words in texts.items()}
    there = [str(path) for path in files if path.exists()]
    if there:
        raise OtvetError(f"{', '.join(there)}: there already; edit it instead")
    for path, words in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_markdown(words, learns=settings.learning != "off"))
    return list(files)


def _markdown(texts: Texts, *, learns: bool) -> str:
    head = f'---\ntitle: "{texts("privacy.title")}"\nsummary: "{texts("privacy.intro")}"\nstatus: draft\n---\n'
    parts = []
    for section in own_words(texts, learns=learns):
        points = ["\n".join(f"- {point}" for point in section.points)] if section.points else []
        parts += [f"## {section.title}", *points, *section.paragraphs]
    return (head + "\n\n".join(parts) + "\n").replace("\N{NO-BREAK SPACE}", " ")
