"""The watcher takes new generations and teaches search what staff resolved."""

from __future__ import annotations

import web.watcher
from web.watcher import Watcher


class LiveTwin:
    """Says what it is told to say."""

    def __init__(self) -> None:
        self.generation, self.encoder = "one", "ready"
        self.public, self.internal = object(), object()

    def refresh(self) -> bool:
        return False

    def status(self) -> dict:
        return {"generation": self.generation, "encoder": self.encoder}


def make(monkeypatch, lessons):
    taught = []
    monkeypatch.setattr(web.watcher, "teach", lambda engine, pairs: taught.append((engine, tuple(pairs))))
    live = LiveTwin()
    return live, Watcher(live, lessons=lessons), taught


def test_both_trees_learn_the_resolved_questions_once(monkeypatch):
    pairs = (("ru/a", "вопрос"),)
    live, watcher, taught = make(monkeypatch, lambda: pairs)
    watcher.teach()
    watcher.teach()
    assert taught == [(live.public, pairs), (live.internal, pairs)]


def test_a_new_generation_and_new_lessons_are_taught_again(monkeypatch):
    known = [("ru/a", "вопрос")]
    live, watcher, taught = make(monkeypatch, lambda: tuple(known))
    watcher.teach()
    live.generation = "two"
    watcher.teach()
    known.append(("ru/b", "ещё"))
    watcher.teach()
    assert len(taught) == 6


def test_lessons_wait_for_the_encoder(monkeypatch):
    live, watcher, taught = make(monkeypatch, lambda: (("ru/a", "вопрос"),))
    live.encoder = "loading"
    watcher.teach()
    assert taught == []
    live.encoder = "ready"
    watcher.teach()
    assert len(taught) == 2
