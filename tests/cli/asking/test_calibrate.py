"""`kb calibrate`: what was measured of sets is kept, and fitted to in seconds; without any it says what to name."""

from __future__ import annotations

import numpy as np
import pytest

from search.quality.tables import ASKED, MASKED, GroundsTable
from search.query.confidence import NAMES


def keep(folder, name: str, seed: int) -> None:
    chance = np.random.default_rng(seed)
    grounds = chance.normal(size=(200, len(NAMES)))
    kinds = np.where(np.arange(200) % 4 == 0, MASKED, ASKED)
    right = (grounds[:, NAMES.index("step")] > 0) & (kinds == ASKED)
    GroundsTable(np.array([name] * 200), kinds, right, grounds).save(folder / f"{name}.npz")


@pytest.fixture
def tables(tmp_path):
    for seed, name in enumerate(("one_ru", "two_en", "three_en")):
        keep(tmp_path, name, seed)
    return tmp_path


def test_kept_tables_are_fitted_to_and_every_set_is_judged_by_the_others(desk, tables):
    ran = desk.kb("calibrate", "--tables", str(tables))
    assert ran.returncode == 0
    assert all(name in ran.stdout for name in ("one_ru", "two_en", "three_en", "mean"))
    assert 'CALIBRATED = Calibration({"meaning":' in ran.stdout


def test_grounds_can_be_named(desk, tables):
    told = desk.kb("calibrate", "--tables", str(tables), "--grounds", "step,lead").stdout
    assert 'Calibration({"step":' in told and "meaning" not in told.rpartition("CALIBRATED")[2]


def test_without_sets_and_tables_it_says_what_to_name(desk, tmp_path):
    ran = desk.kb("calibrate", "--tables", str(tmp_path / "none"))
    assert ran.returncode == 2 and "Name folders of labelled sets" in ran.stderr
