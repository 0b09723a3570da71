"""Tiny models of libraries with environments of their own, made and saved by those libraries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from tests.local_hub.models.shelf import folder_of, seed, write_card

from . import apple, checkpoints, graphs, languages, llama, pipelines, voices
from .robots import BUILDERS as POLICIES

POSITIVE = ["I love this bread.", "What a wonderful film.", "The cake was good and fresh."]
NEGATIVE = ["I hate waiting.", "The cake was terrible and dry.", "A bad and boring journey."]


def setfit(root: Path) -> None:
    """A tiny encoder with a logistic regression on top."""
    sentences = import_module("sentence_transformers")
    linear = import_module("sklearn.linear_model")
    library = import_module("setfit")
    body = sentences.SentenceTransformer(str(_encoder(root)), device="cpu")
    texts = POSITIVE + NEGATIVE
    head = linear.LogisticRegression().fit(body.encode(texts), [1, 1, 1, 0, 0, 0])
    model = library.SetFitModel(model_body=body, model_head=head, labels=["negative", "positive"])
    folder = folder_of(root, "tiny/setfit")
    model.save_pretrained(str(folder))
    write_card(folder, "Tiny SetFit", library_name="setfit", pipeline_tag="text-classification")


def graphormer(root: Path) -> None:
    """A Graphormer with random weights that gives one number for each molecule."""
    library = import_module("transformers")
    seed("tiny/graphormer")
    config = library.GraphormerConfig(
        num_hidden_layers=2,
        embedding_dim=16,
        ffn_embedding_dim=16,
        num_attention_heads=4,
        num_in_degree=64,
        num_out_degree=64,
    )
    folder = folder_of(root, "tiny/graphormer")
    library.GraphormerForGraphClassification(config).save_pretrained(folder)
    name, task = "transformers", "graph-ml"
    write_card(folder, "Tiny Graphormer", library_name=name, pipeline_tag=task)


def gliner(root: Path) -> None:
    """Random weights around a tiny encoder, whose configuration travels with them."""
    library = import_module("gliner")
    encoder = _encoder(root)
    config = library.GLiNERConfig(
        model_name=str(encoder), hidden_size=32, max_width=4, max_len=64, dropout=0.0
    )
    model = library.GLiNER.from_config(config)
    folder = folder_of(root, "tiny/gliner")
    model.save_pretrained(str(folder))
    write_card(folder, "Tiny GLiNER", library_name="gliner", pipeline_tag="token-classification")


def span_marker(root: Path) -> None:
    """Random weights around a tiny encoder, for two kinds of names."""
    library = import_module("span_marker")
    seed("tiny/span-marker")
    labels = ["O", "PER", "LOC"]
    model = library.SpanMarkerModel.from_pretrained(
        str(_encoder(root)), labels=labels, model_max_length=64, entity_max_length=4
    )
    folder = folder_of(root, "tiny/span-marker")
    model.save_pretrained(str(folder))
    name = "span-marker"
    write_card(folder, "Tiny SpanMarker", library_name=name, pipeline_tag="token-classification")


def stable_baselines(root: Path) -> None:
    """An agent that has not learned anything yet."""
    library = import_module("stable_baselines3")
    model = library.PPO("MlpPolicy", "CartPole-v1", seed=7, device="cpu", n_steps=16, batch_size=16)
    folder = folder_of(root, "tiny/ppo-CartPole-v1")
    model.save(folder / "ppo-CartPole-v1.zip")
    name, task = "stable-baselines3", "reinforcement-learning"
    write_card(folder, "Tiny PPO", library_name=name, pipeline_tag=task)


def spacy(root: Path) -> None:
    """An empty English pipeline that learned two names."""
    library = import_module("spacy")
    training = import_module("spacy.training")
    model = library.blank("en")
    names = model.add_pipe("ner")
    names.add_label("PERSON")
    text = "Maria Rossi lives here"
    example = training.Example.from_dict(model.make_doc(text), {"entities": [(0, 11, "PERSON")]})
    model.initialize(lambda: [example])
    for _ in range(10):
        model.update([example])
    folder = folder_of(root, "tiny/spacy")
    model.to_disk(folder)
    write_card(folder, "Tiny spaCy", library_name="spacy", pipeline_tag="token-classification")


def flair(root: Path) -> None:
    """A tagger on a tiny transformer, with random weights."""
    data = import_module("flair.data")
    embeddings = import_module("flair.embeddings")
    models = import_module("flair.models")
    dictionary = data.Dictionary(add_unk=False)
    for name in ("O", "S-PER", "B-PER", "I-PER", "E-PER", "S-LOC", "B-LOC", "I-LOC", "E-LOC"):
        dictionary.add_item(name)
    tagger = models.SequenceTagger(
        embeddings.TransformerWordEmbeddings(
            str(_encoder(root)), layers="-1", allow_long_sentences=False
        ),
        dictionary,
        tag_type="ner",
        tag_format="BIOES",
        hidden_size=16,
        use_crf=False,
        use_rnn=False,
    )
    folder = folder_of(root, "tiny/flair")
    tagger.save(folder / "pytorch_model.bin")
    write_card(folder, "Tiny Flair", library_name="flair", pipeline_tag="token-classification")


def flair_labels(root: Path) -> None:
    """A sorter on a tiny transformer, with random weights."""
    data, embeddings = import_module("flair.data"), import_module("flair.embeddings")
    dictionary = data.Dictionary(add_unk=False)
    for name in ("negative", "neutral", "positive"):
        dictionary.add_item(name)
    sorter = import_module("flair.models").TextClassifier(
        embeddings.TransformerDocumentEmbeddings(str(_encoder(root)), layers="-1"),
        label_type="sentiment",
        label_dictionary=dictionary,
    )
    folder = folder_of(root, "tiny/flair-labels")
    sorter.save(folder / "pytorch_model.bin")
    write_card(folder, "Tiny Flair", library_name="flair", pipeline_tag="text-classification")


def fasttext(root: Path) -> None:
    """Two labels, learned from six sentences."""
    library = import_module("fasttext")
    lines = [f"__label__positive {text.lower()}" for text in POSITIVE]
    lines += [f"__label__negative {text.lower()}" for text in NEGATIVE]
    folder = folder_of(root, "tiny/fasttext")
    training = root / "training.txt"
    training.write_text("\n".join(lines), encoding="utf-8")
    model = library.train_supervised(
        input=str(training),
        dim=8,
        minn=2,
        maxn=4,
        bucket=200,
        epoch=20,
        seed=7,
        thread=1,
        verbose=0,
    )
    model.save_model(str(folder / "model.bin"))
    training.unlink()
    write_card(folder, "Tiny fastText", library_name="fasttext", pipeline_tag="text-classification")


def chronos(root: Path) -> None:
    """A Chronos-Bolt with random weights that forecasts up to 16 values."""
    transformers = import_module("transformers")
    library = import_module("chronos.chronos_bolt")
    seed("tiny/chronos")
    config = transformers.T5Config(
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=1,
        num_decoder_layers=1,
        num_heads=2,
        vocab_size=2,
        pad_token_id=0,
        decoder_start_token_id=0,
        reg_token_id=1,
        dropout_rate=0.0,
        is_encoder_decoder=True,
        chronos_config={
            "context_length": 128,
            "prediction_length": 16,
            "input_patch_size": 8,
            "input_patch_stride": 8,
            "quantiles": [number / 10 for number in range(1, 10)],
            "use_reg_token": True,
        },
        chronos_pipeline_class="ChronosBoltPipeline",
    )
    folder = folder_of(root, "tiny/chronos")
    library.ChronosBoltModelForForecasting(config).save_pretrained(folder)
    name = "chronos-forecasting"
    write_card(folder, "Tiny Chronos", library_name=name, pipeline_tag="time-series-forecasting")


def open_clip(root: Path) -> None:
    """A CLIP with random weights that reads pieces of words by a tokenizer of its own."""
    from tests.local_hub.models.page import byte_level
    from tests.local_hub.models.shelf import save_tokenizer

    library = import_module("open_clip")
    saving = import_module("open_clip.push_to_hf_hub")
    folder = folder_of(root, "tiny/open-clip")
    special = ["<pad>", "<s>", "</s>"]
    tokenizer = save_tokenizer(
        byte_level(special), folder, pad_token="<pad>", bos_token="<s>", eos_token="</s>"
    )
    config = {
        "embed_dim": 16,
        "vision_cfg": {
            "image_size": 32,
            "layers": 1,
            "width": 32,
            "head_width": 16,
            "patch_size": 8,
        },
        "text_cfg": {
            "context_length": 32,
            "vocab_size": len(tokenizer),
            "width": 32,
            "heads": 2,
            "layers": 1,
            "hf_tokenizer_name": "tiny/open-clip",
            "pool_type": "last",
        },
    }
    seed("tiny/open-clip")
    model = library.CLIP(**config)
    looks = import_module("open_clip.transform").PreprocessCfg(size=32)
    library.set_model_preprocess_cfg(model, asdict(looks))
    saving.save_for_hf(model, tokenizer, config, str(folder), safe_serialization=True)
    task = "zero-shot-image-classification"
    write_card(folder, "Tiny OpenCLIP", library_name="open_clip", pipeline_tag=task)


def _encoder(root: Path) -> Path:
    """A tiny BERT aside, on which others are built."""
    from tests.local_hub.models.encoders import _bert

    aside = root.parent / "aside"
    folder = _bert(
        aside, "tiny/encoder", "BertModel", "AutoModel", "feature-extraction", example=""
    )
    # Releases before 5 write an empty mapping here, and then do not read it.
    path = folder / "tokenizer_config.json"
    settings = json.loads(path.read_text())
    if not settings.get("additional_special_tokens"):
        settings.pop("additional_special_tokens", None)
    path.write_text(json.dumps(settings))
    return folder


BUILDERS: dict[str, Callable[[Path], None]] = {
    "gguf": llama.gguf,
    "setfit": setfit,
    "gliner": gliner,
    "stable-baselines3": stable_baselines,
    "span-marker": span_marker,
    "spacy": spacy,
    "flair": flair,
    "flair-labels": flair_labels,
    "fasttext": fasttext,
    "chronos-forecasting": chronos,
    "open_clip": open_clip,
    **graphs.BUILDERS,
    **POLICIES,
    "graphormer": graphormer,
    "transformers.js": graphs.browser_page,
    "mlx": apple.mlx,
    **checkpoints.BUILDERS,
    **languages.BUILDERS,
    **pipelines.BUILDERS,
    **voices.BUILDERS,
}
