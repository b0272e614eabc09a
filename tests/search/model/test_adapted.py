"""An installation's own difference is added to the default model where it fits, and never needed where it does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from kb.settings import Settings, load_settings
from search.model.adapted import ADAPTED, adapted_of, adapted_weights, default_model
from search.model.bundled import NAME, Weights
from search.model.difference import TRAINED, Change, Difference, rounded, write_difference
from search.model.encoder import Encoder
from search.model.export import ensure_exported, fingerprint


def write(folder: Path, change: Change, tensor: str, base: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    write_difference(folder / ADAPTED, Difference(base or default_model(), {tensor: change}))
    return folder / ADAPTED


def settings_of(index: Path, models: Path, model: str = "") -> Settings:
    return load_settings(index=index, models=models, model=model)


@pytest.fixture
def change() -> Change:
    return rounded(np.random.default_rng(5).normal(0, 1e-2, (64, 64)).astype("f"))


def test_it_is_added_to_the_weights_it_was_made_for(small_weights: Weights, change: Change, tmp_path: Path):
    adapted = adapted_weights(small_weights, write(tmp_path, change, "l1.q.w"))
    np.testing.assert_allclose(
        adapted.values("l1.q.w"), small_weights.values("l1.q.w") + change.values(), rtol=0, atol=1e-6
    )
    np.testing.assert_array_equal(adapted.values("l0.q.w"), small_weights.values("l0.q.w"))


def test_one_made_for_another_training_of_the_model_is_refused_in_words(
    small_weights: Weights, change: Change, tmp_path: Path
):
    for base in (NAME, f"{TRAINED}:0123456789abcdef"):
        path = write(tmp_path, change, "l1.q.w", base)
        with pytest.raises(ModelUnavailable, match=f"was made for {base}.*Run `kb adapt` again"):
            adapted_weights(small_weights, path)


def test_it_counts_for_the_default_model_alone(change: Change, tmp_path: Path):
    index, models = tmp_path / "index", tmp_path / "models"
    assert adapted_of(settings_of(index, models)) is None
    path = write(index, change, "l1.q.w")
    assert adapted_of(settings_of(index, models)) == path
    assert adapted_of(settings_of(index, models, TRAINED)) == path
    assert adapted_of(settings_of(index, models, NAME)) is None
    assert adapted_of(settings_of(index, models, "none")) is None


@pytest.mark.parametrize("damage", ["not one at all", "of another model"])
def test_where_it_can_not_be_used_the_default_model_is_and_that_is_told(
    damage: str, change: Change, models: Path, tmp_path: Path
):
    if damage == "of another model":
        write(tmp_path, change, "l1.q.w", NAME)
    else:
        (tmp_path / ADAPTED).write_text("no difference")
    told: list[str] = []
    settings = settings_of(tmp_path, models)
    assert ensure_exported(settings, told.append).name == fingerprint(settings)
    assert any(line.startswith("The default model is used as it comes: ") for line in told)


@pytest.mark.slow
def test_with_it_texts_have_other_vectors_under_another_name(models: Path, tmp_path: Path):
    gained = np.random.default_rng(5).normal(0, 1e-2, (384, 384)).astype("f")
    path = write(tmp_path / "index", rounded(gained), "l11.q.w")
    settings = settings_of(tmp_path / "index", tmp_path / "models")
    plain, adapted = (Encoder(ensure_exported(one)) for one in (settings_of(tmp_path / "none", models), settings))
    assert adapted.info.fingerprint == fingerprint(settings, path) != plain.info.fingerprint
    assert 0.9 < float(plain.query("потерял карту") @ adapted.query("потерял карту")) < 0.99999
