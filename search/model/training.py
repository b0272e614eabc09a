"""Trains the last layers of the bundled model on pairs of a question and what answers it. Needs the extra `models`.

A plain loop instead of sentence-transformers' trainer: that one asks for two more libraries, knows negatives that are the same
text but not those of the same document, and cuts questions and passages to one length, which costs a third of the time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import ModelUnavailable
from search.model import bundled, vocabulary
from search.model.bundled import Weights
from search.model.extra import missing
from search.model.tokenizer import Unigram

if TYPE_CHECKING:
    import torch

QUESTION_PIECES = 40  # read of a question, marks included
PASSAGE_PIECES = 120  # read of a passage: what a passage of 120 words says first
TEMPERATURE = 0.02  # what cosines are divided by before the softmax
LONGEST_STEP = 1.0  # length that a gradient is cut to
DECAY = 0.01
PAD_NUMBER = bundled.SPECIAL.index(bundled.PAD)


@dataclass(frozen=True)
class AskedPair:
    """A question and a passage that answers it; `document` names the text it is of, whose other passages are no negatives."""

    question: str
    passage: str
    document: str


@dataclass(frozen=True, kw_only=True)
class RateSchedule:
    """How fast it learns: up to `rate` within `warm_up` steps, then down in a line to a tenth of it."""

    steps: int
    rate: float = 5e-5
    warm_up: int = 50

    def rate_at(self, step: int) -> float:
        """The rate of this step, from 0."""
        if step < self.warm_up:
            return self.rate * (step + 1) / self.warm_up
        left = (self.steps - step) / max(self.steps - self.warm_up, 1)
        return self.rate * (0.1 + 0.9 * left)


class Learner:
    """The model while it learns. The same pairs in the same order give the same weights on the same kind of processor."""

    def __init__(self, weights: Weights, *, layers: int, scripts: str, threads: int, brain: bool = False) -> None:
        """The last `layers` layers will change, nothing else; `brain` multiplies in bfloat16. Raises ModelUnavailable without the extra."""
        try:
            import torch

            from search.model.reference import bert
        except ImportError as error:
            raise missing("torch", "Training") from error
        torch.set_num_threads(threads)
        torch.use_deterministic_algorithms(True)
        tokenizer = bundled.tokenizer_json(weights)
        kept = vocabulary.kept_pieces(tokenizer, scripts)
        if kept is not None:
            weights, tokenizer = weights.cut(kept), vocabulary.cut_tokenizer(tokenizer, kept)
        self._torch, self._weights = torch, weights
        self._questions = Unigram(tokenizer, min(QUESTION_PIECES, weights.shape.positions)).encode
        self._passages = Unigram(tokenizer, min(PASSAGE_PIECES, weights.shape.positions)).encode
        self._model = bert(weights)
        self._brain = brain
        self._learning = self._choose(layers)
        self._optimiser = torch.optim.AdamW(self._learning.values(), weight_decay=DECAY)

    def _choose(self, layers: int) -> dict[str, torch.nn.Parameter]:
        """The parameters that learn, by our names; all others are frozen, and nothing is kept for them."""
        from search.model.reference import tensor_names

        first = self._weights.shape.layers - layers
        theirs = dict(self._model.named_parameters())
        for parameter in theirs.values():
            parameter.requires_grad_(False)
        parameters = {
            ours: theirs[name]
            for ours, name in tensor_names(self._weights.shape.layers)
            if ours.startswith("l") and int(ours[1:].split(".")[0]) >= first
        }
        for parameter in parameters.values():
            parameter.requires_grad_(True)
        return parameters

    def learn(self, pairs: Sequence[AskedPair], rate: float) -> float:
        """One step: every question is to find its passage among those of the others. The loss before it."""
        torch = self._torch
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        asked = self._vectors([self._questions(bundled.PROMPTS["query"] + pair.question) for pair in pairs])
        said = self._vectors([self._passages(bundled.PROMPTS["document"] + pair.passage) for pair in pairs])
        scores = (asked @ said.T) / TEMPERATURE
        loss = torch.nn.functional.cross_entropy(scores.masked_fill(self._same(pairs), -1e4), torch.arange(len(pairs)))
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._learning.values(), LONGEST_STEP)
        self._optimiser.step()
        return float(loss.detach())

    def _same(self, pairs: Sequence[AskedPair]) -> torch.Tensor:
        """True where another pair is of the same document or asks the same: it may answer as well. bool [pairs, pairs]."""
        documents, questions = ([getattr(pair, name) for pair in pairs] for name in ("document", "question"))
        alike = [
            [row != column and (documents[row] == documents[column] or questions[row] == questions[column])
             for column in range(len(pairs))]
            for row in range(len(pairs))
        ]  # fmt: skip
        return self._torch.tensor(alike)

    def _vectors(self, texts: Sequence[Sequence[int]]) -> torch.Tensor:
        """Unit vectors of texts given as pieces: [texts, hidden]."""
        torch = self._torch
        longest = max(map(len, texts))
        numbers = torch.tensor([[*text, *[PAD_NUMBER] * (longest - len(text))] for text in texts])
        counted = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
        with torch.autocast("cpu", torch.bfloat16, enabled=self._brain):
            tokens = self._model(input_ids=numbers, attention_mask=counted).last_hidden_state.float()
        weight = counted.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * weight).sum(1) / weight.sum(1)
        return torch.nn.functional.normalize(mean, dim=-1)

    def changes(self) -> dict[str, np.ndarray]:
        """What every tensor that learnt has gained, float32 in its own shape."""
        now = {name: parameter.detach().numpy() for name, parameter in self._learning.items()}
        return {name: value - self._weights.values(name).reshape(value.shape) for name, value in now.items()}

    def save(self, path: Path, *, step: int, of: str) -> None:
        """Write all that is needed to go on after `step` steps; `of` names the work it belongs to."""
        aside = path.with_name(path.name + ".part")
        tensors = {name: parameter.detach() for name, parameter in self._learning.items()}
        kept = {"of": of, "step": step, "tensors": tensors, "optimiser": self._optimiser.state_dict()}
        self._torch.save(kept, aside)
        os.replace(aside, path)

    def restore(self, path: Path, *, of: str) -> int:
        """Go on where `path` was written; the number of steps done. Raises ModelUnavailable when it is of other work or damaged."""
        try:
            kept = self._torch.load(path, weights_only=True)
            if kept["of"] != of:
                raise ModelUnavailable(
                    f"{path} was begun with another plan or other texts. Delete it to begin anew, or go back to that plan."
                )
            with self._torch.no_grad():
                for name, parameter in self._learning.items():
                    parameter.copy_(kept["tensors"][name])
            self._optimiser.load_state_dict(kept["optimiser"])
            return int(kept["step"])
        except (OSError, UnpicklingError, RuntimeError, ValueError, KeyError, TypeError, EOFError) as error:
            raise ModelUnavailable(f"{path} can't be read: {type(error).__name__}. Delete it to begin anew.") from error
