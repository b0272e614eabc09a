"""The bundled model as an ordinary sentence-transformers folder: what tests compare our export with, and benchmarks others.

Needs the extra `models`. Nothing is shared with `search.model.graph` but the weights.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from search.model.bundled import BEGIN, END, MAX_TOKENS, PAD, PROMPTS, UNKNOWN, Weights, read_weights, weights_path
from search.model.difference import Difference
from search.model.traced import keep_quiet

if TYPE_CHECKING:
    from transformers import BertModel, PreTrainedTokenizerFast


def write_folder(folder: Path, trained: Difference | None = None) -> None:
    """Write the bundled model, with what training changed, as an ordinary sentence-transformers folder. Raises ModelUnavailable."""
    keep_quiet()
    weights = read_weights(weights_path())
    transformer = folder / "transformer"
    model = bert(weights)
    if trained:
        _add(model, trained)
    model.save_pretrained(transformer)
    _tokenizer(weights).save_pretrained(transformer)

    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    body = Transformer(str(transformer), max_seq_length=MAX_TOKENS)
    pooling = Pooling(weights.shape.hidden, pooling_mode="mean")
    SentenceTransformer(modules=[body, pooling, Normalize()], prompts=PROMPTS, device="cpu").save(str(folder))


def bert(weights: Weights) -> BertModel:
    """A transformers BertModel holding the weights."""
    import torch
    from transformers import BertConfig, BertModel

    shape = weights.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.eps,
        pad_token_id=1,
    )
    model = BertModel(config, add_pooling_layer=False)
    state = model.state_dict()
    for ours, theirs in tensor_names(shape.layers):
        state[theirs] = torch.from_numpy(weights.values(ours).reshape(state[theirs].shape).copy())
    model.load_state_dict(state)
    return model.eval()


def _add(model: BertModel, trained: Difference) -> None:
    """The difference added by torch: the export adds it by numpy."""
    import torch

    theirs = dict(tensor_names(model.config.num_hidden_layers))
    state = model.state_dict()
    with torch.no_grad():
        for name, change in trained.changes.items():
            steps, sizes = (torch.from_numpy(part.copy()).float() for part in (change.steps, change.sizes))
            state[theirs[name]].add_((steps * sizes.unsqueeze(1)).reshape(state[theirs[name]].shape))


def tensor_names(layers: int) -> list[tuple[str, str]]:
    """(name in the file, name in BertModel) of every tensor."""
    pairs = [
        ("emb.word", "embeddings.word_embeddings.weight"),
        ("emb.pos", "embeddings.position_embeddings.weight"),
        ("emb.type", "embeddings.token_type_embeddings.weight"),
        ("emb.ln.w", "embeddings.LayerNorm.weight"),
        ("emb.ln.b", "embeddings.LayerNorm.bias"),
    ]
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for n in range(layers):
        for short, long in (parts | norms).items():
            for ours, theirs in (("w", "weight"), ("b", "bias")):
                pairs.append((f"l{n}.{short}.{ours}", f"encoder.layer.{n}.{long}.{theirs}"))
    return pairs


def _tokenizer(weights: Weights) -> PreTrainedTokenizerFast:
    """The XLM-R tokeniser over the file's pieces: NFKC, one space, Metaspace, `<s> … </s>`."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.Unigram([*weights.pieces], unk_id=3))
    backend.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    backend.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token=BEGIN,
        pad_token=PAD,
        eos_token=END,
        unk_token=UNKNOWN,
        cls_token=BEGIN,
        sep_token=END,
        model_max_length=MAX_TOKENS,
    )
