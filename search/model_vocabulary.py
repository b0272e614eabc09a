"""Drops the tokeniser pieces of writing systems that an installation does not use, and their embedding rows.

The full XLM-R vocabulary costs 285 MB in the serving process; Latin and Cyrillic need half of it.
"""

from __future__ import annotations

import unicodedata

KEEP_ALL = "all"


def pruned_tokenizer(tokenizer: dict, model, scripts: str) -> dict:
    """The tokenizer.json content with only the pieces `scripts` need; `model`'s embedding rows are cut alike.

    Tokenisers other than a large Unigram are returned unchanged. `scripts` is a comma-separated list of Unicode
    script names as they begin character names ("Latin,Cyrillic"), or "all".
    """
    vocab = tokenizer["model"].get("vocab")
    if tokenizer["model"].get("type") != "Unigram" or scripts.strip().lower() == KEEP_ALL or len(vocab) < 100_000:
        return tokenizer
    wanted = tuple(name.strip().upper() for name in scripts.split(",") if name.strip())
    special = {token["content"] for token in tokenizer["added_tokens"]}
    kept = [n for n, (piece, _) in enumerate(vocab) if piece in special or written_in(piece, wanted)]
    new_id = {old: new for new, old in enumerate(kept)}
    _cut_embeddings(model, kept)
    for token in tokenizer["added_tokens"]:
        token["id"] = new_id[token["id"]]
    for special_token in tokenizer["post_processor"]["special_tokens"].values():
        special_token["ids"] = [new_id[n] for n in special_token["ids"]]
    slim = tokenizer["model"] | {"vocab": [vocab[n] for n in kept], "unk_id": new_id[tokenizer["model"]["unk_id"]]}
    return tokenizer | {"model": slim}


def written_in(piece: str, scripts: tuple[str, ...]) -> bool:
    """True when every letter of the piece belongs to one of the scripts (names in capitals)."""
    return all(unicodedata.name(c, "").startswith(scripts) for c in piece if unicodedata.category(c)[0] in "LM" and c.isalpha())


def _cut_embeddings(model, kept: list[int]) -> None:
    import torch

    transformer = model[0].auto_model
    old = transformer.get_input_embeddings()
    new = torch.nn.Embedding(len(kept), old.embedding_dim, padding_idx=None)
    with torch.no_grad():
        new.weight.copy_(old.weight[torch.tensor(kept)])
    transformer.set_input_embeddings(new)
