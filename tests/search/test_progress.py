"""A build tells whoever looks what it does; with nobody looking it says nothing and builds the same."""

from __future__ import annotations

from search.progress import Progress


class Noted(Progress):
    """Somebody who looks: each stage with its size and the steps done."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.done = 0

    def start(self, stage: str, total: int) -> None:
        self.stages.append((stage, total))

    def advance(self, steps: int) -> None:
        self.done += steps


def test_a_build_tells_every_stage_with_its_size(make_desk, article):
    noted = Noted()
    desk = make_desk({"ru/cards/block.md": article("Карта", "Нажмите."), "ru/cards/pay.md": article("Оплата", "Да.")})
    report = desk.build(noted)
    assert ("Rendering public articles", 2) in noted.stages and noted.done >= 2
    assert desk.build(Progress()).content == report.content


def test_nobody_looking_is_told_nothing(capsys):
    silent = Progress()
    silent.start("Stage", 3)
    silent.advance(3)
    silent.say("Done.")
    assert capsys.readouterr() == ("", "")
