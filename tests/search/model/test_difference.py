"""What training changed is kept in a small file, added to the weights, and refused when it is damaged or of another model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelUnavailable
from search.model.bundled import Weights, read_weights, weights_path
from search.model.difference import (
    MAGIC,
    TRAINED,
    Attribution,
    Difference,
    difference_of,
    digest_of,
    merged,
    read_difference,
    rounded,
    write_difference,
)

SOURCES = (Attribution("A manual", "CC BY 4.0", "its authors"), Attribution("Ours", "MIT"))


@pytest.fixture(scope="module")
def gained() -> dict[str, np.ndarray]:
    """What two tensors of the small model gained, float32."""
    random = np.random.default_rng(3)
    return {"l1.q.w": random.normal(0, 1e-3, (64, 64)).astype("f"), "l1.q.b": random.normal(0, 1e-4, 64).astype("f")}


@pytest.fixture
def file(gained: dict[str, np.ndarray], tmp_path: Path) -> Path:
    path = tmp_path / "small.difference"
    write_difference(path, Difference("small", {name: rounded(value) for name, value in gained.items()}, SOURCES))
    return path


def test_what_is_read_is_what_was_written(file: Path, gained: dict[str, np.ndarray]):
    read = read_difference(file)
    assert (read.base, tuple(read.sources)) == ("small", SOURCES)
    for name, value in gained.items():
        np.testing.assert_array_equal(read.changes[name].values(), rounded(value).values())


def test_rounding_keeps_nearly_all_of_a_matrix_and_more_of_a_vector(gained: dict[str, np.ndarray]):
    for name, most in (("l1.q.w", 0.18), ("l1.q.b", 0.01)):
        lost = rounded(gained[name]).values() - gained[name].reshape(-1)
        assert np.sqrt((lost**2).mean() / (gained[name] ** 2).mean()) < most


def test_a_row_that_did_not_change_stays_as_it_was(gained: dict[str, np.ndarray]):
    rows = gained["l1.q.w"].copy()
    rows[5] = 0
    assert not rounded(rows).values().reshape(64, 64)[5].any()


def test_it_takes_about_three_bits_for_a_weight(tmp_path: Path):
    many = np.random.default_rng(1).normal(0, 1e-3, (384, 384)).astype("f")
    write_difference(tmp_path / "m.difference", Difference("small", {"w": rounded(many)}))
    assert (tmp_path / "m.difference").stat().st_size < many.size * 3.2 / 8


def test_merged_weights_are_the_sum_and_the_others_are_untouched(
    small_weights: Weights, file: Path, gained: dict[str, np.ndarray]
):
    with_it = merged(small_weights, read_difference(file))
    for name in small_weights.packed:
        before = small_weights.values(name)
        added = rounded(gained[name]).values() if name in gained else np.zeros(1, np.float32)
        np.testing.assert_array_equal(with_it.values(name), before + added)


def test_a_difference_of_another_model_is_refused_in_words(small_weights: Weights):
    for name, size in (("l9.q.w", (64, 64)), ("l1.q.w", (32, 64))):
        with pytest.raises(ModelUnavailable, match=f"{name}.*made for e9.*kb train"):
            merged(small_weights, Difference("e9", {name: rounded(np.ones(size, np.float32))}))


def test_a_damaged_file_is_refused_whatever_byte_is_wrong(file: Path):
    whole = file.read_bytes()
    for at in (0, len(MAGIC), len(MAGIC) + 40, len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(ModelUnavailable, match="small.difference is not a whole difference.*Make the file anew"):
            read_difference(file)


@pytest.mark.parametrize("kept", [0, 20, 100])
def test_a_file_cut_short_is_refused(file: Path, kept: int):
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ModelUnavailable, match="not a whole difference"):
        read_difference(file)


def test_a_missing_file_is_told_of(tmp_path: Path):
    for ask in (read_difference, digest_of):
        with pytest.raises(ModelUnavailable, match=r"none\.difference"):
            ask(tmp_path / "none.difference")


def test_files_are_told_apart_by_what_they_hold(file: Path, tmp_path: Path):
    write_difference(tmp_path / "same.difference", read_difference(file))
    write_difference(tmp_path / "other.difference", Difference("small", {}))
    assert digest_of(file) == digest_of(tmp_path / "same.difference") != digest_of(tmp_path / "other.difference")


def test_a_model_is_named_by_the_file_and_ours_by_its_name(file: Path):
    assert difference_of(str(file)) == file
    assert difference_of("intfloat/multilingual-e5-small") is None
    assert difference_of(TRAINED) is not None


def test_the_file_that_comes_with_otvet_fits_the_bundled_weights_is_small_and_names_its_sources():
    path = difference_of(TRAINED)
    assert path is not None
    assert path.stat().st_size <= 6_000_000
    difference = read_difference(path)
    weights = read_weights(weights_path())
    assert {name.split(".")[0] for name in difference.changes} == {f"l{layer}" for layer in range(4, 12)}
    assert all(change.steps.size == len(weights.values(name)) for name, change in difference.changes.items())
    assert {source.licence for source in difference.sources} == {"CC BY 4.0", "MIT", "CC0 1.0", "Apache 2.0"}
