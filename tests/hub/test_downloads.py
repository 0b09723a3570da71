"""What is known of a model that was downloaded before, while nobody can be asked."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.browse.routes import access_of
from alacard_ext.browse.trust.models import TokenScope, Trust
from alacard_ext.browse.trust.points import points
from alacard_ext.cards.deck import Deck
from alacard_ext.cards.fallback import DeckFallback
from alacard_ext.cards.models import ModelCard
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.errors import HubOffline
from alacard_ext.hub.downloads import from_downloads
from alacard_ext.hub.facts import GATED, ModelFacts, ModelSnapshot
from alacard_ext.notebooks.libraries.adapters import base_of, on_base
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.words.placeholders import words_for

from .asker import MODEL, Asker

COMMIT, NEWER = "a" * 40, "b" * 40
Keep = Callable[..., Path]


def weights(**tensors: tuple[str, list[Any]]) -> bytes:
    """The head of a safetensors file, and none of its numbers."""
    head = json.dumps({name: {"dtype": d, "shape": s} for name, (d, s) in tensors.items()}).encode()
    return struct.pack("<Q", len(head)) + head


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Files in the cache as huggingface_hub lays them down: links below a commit, without a ref."""

    def make(model_id: str, commit: str = COMMIT, **files: Any) -> Path:
        folder = tmp_path / "hub" / f"models--{model_id.replace('/', '--')}"
        for number, (name, held) in enumerate(files.pop("files", {}).items()):
            blob = folder / "blobs" / f"{commit[:4]}{number}"
            blob.parent.mkdir(parents=True, exist_ok=True)
            data = json.dumps(held).encode() if isinstance(held, dict) else held
            blob.write_bytes(data.encode() if isinstance(data, str) else data)
            link = folder / "snapshots" / commit / name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(blob, link.parent))
        return tmp_path / "hub"

    return make


def read(cache: Path, model_id: str = "real/model", revision: str | None = None) -> ModelSnapshot:
    found = from_downloads(model_id, revision, cache)
    assert found is not None
    return found


def test_a_download_by_commit_is_known_offline(
    asker: Asker, hub_env: dict[str, str], tmp_path: Path
) -> None:
    """As Alacard's own notebooks download: no ref is left, and no README."""
    commit = asker.hub.repositories[MODEL].sha
    code = (
        "from huggingface_hub import snapshot_download as d; "
        f"d('{MODEL}', revision='{commit}', ignore_patterns=['README.md'])"
    )
    subprocess.run([sys.executable, "-c", code], env=hub_env, check=True, timeout=900)
    found = asker.snapshot(offline=True)
    online = asker.snapshot(cache_dir=tmp_path / "other")
    assert found.facts.sha == commit and found.origin == "download"
    assert found.config == online.config and found.readme is None
    assert found.facts.parameters == online.facts.parameters
    assert found.facts.chat == online.facts.chat
    assert "downloaded" in found.unread["README.md"] and "config.json" not in found.unread
    assert asker.snapshot(MODEL, commit, offline=True).facts == found.facts
    with pytest.raises(HubOffline):
        asker.snapshot(MODEL, "v1", offline=True)


def test_of_several_commits_the_latest_download_counts_unless_a_ref_names_one(keep: Keep) -> None:
    keep("real/model", files={"config.json": {"model_type": "old"}})
    cache = keep("real/model", NEWER, files={"config.json": {"model_type": "new"}})
    folder = cache / "models--real--model"
    os.utime(folder / "snapshots" / COMMIT, (1, 1))
    assert read(cache).facts.sha == NEWER
    (folder / "snapshots" / "not-a-commit").mkdir()
    assert read(cache).facts.sha == NEWER
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(COMMIT)
    assert read(cache).facts.sha == COMMIT
    assert read(cache, revision=NEWER).facts.model_type == "new"
    assert from_downloads("real/model", "c" * 40, cache) is None
    assert from_downloads("real/model", "../../x", cache) is None


def test_sizes_and_dtypes_are_read_from_the_files(keep: Keep) -> None:
    half, ids = ("BF16", [10, 20]), ("I64", [5])
    cache = keep(
        "real/model",
        files={
            "config.json": {"model_type": "llama", "architectures": ["LlamaForCausalLM"]},
            "model-00001-of-00002.safetensors": weights(a=half, __metadata__=ids),
            "model-00002-of-00002.safetensors": weights(b=half, c=ids),
            "tokenizer_config.json": {"chat_template": "{{ messages }}"},
        },
    )
    facts = read(cache).facts
    assert facts.parameters == {"BF16": 400, "I64": 5} and facts.parameter_total == 405
    assert facts.chat and facts.stored_bytes and facts.architectures == ["LlamaForCausalLM"]


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"short",
        struct.pack("<Q", 2**60),
        struct.pack("<Q", 4) + b"nope",
        struct.pack("<Q", 2) + b"[]",
        weights(a=("F32", ["x", -1, 2**80])),
    ],
)
def test_weights_that_are_damaged_tell_no_number(keep: Keep, broken: bytes) -> None:
    facts = read(keep("real/model", files={"model.safetensors": broken})).facts
    assert not sum(facts.parameters.values())


def test_an_adapter_names_its_base_without_a_readme(keep: Keep) -> None:
    # As peft writes it: some forty entries in the order of the alphabet.
    settings = {f"option_{number:02}": "x" for number in range(30)}
    adapter = {"base_model_name_or_path": "base/model", **settings, "task_type": "CAUSAL_LM"}
    cache = keep(
        "real/lora",
        files={
            "adapter_config.json": adapter,
            "adapter_model.safetensors": weights(a=("F32", [9])),
        },
    )
    found = read(cache, "real/lora")
    assert found.facts.library_name == "peft" and found.facts.base_models == ["base/model"]
    assert base_of(found) == "base/model"
    assert found.facts.parameter_total is None, "the adapter's few are not the model's"
    assert "config.json" not in found.unread
    llama = {"model_type": "llama", "architectures": ["LlamaForCausalLM"]}
    held = {"config.json": llama, "tokenizer.json": "{}", "model.safetensors": weights()}
    keep("base/model", files=held)
    whole = on_base(found, read(cache, "base/model"))
    recipe, plan = plan_of(whole)
    assert plan.template == "peft_text_generation", plan.reasons
    told = words_for(recipe, whole, plan, None)
    licence = "licence not known here, on top of that of base/model: not known here"
    assert licence in told["attribution"]


VECTORS = {"modules.json": "[]", "tokenizer.json": "{}"}
BERT = {"model_type": "bert", "architectures": ["BertModel"]}


@pytest.mark.parametrize(
    ("config", "files", "template"),
    [
        (BERT, {"tokenizer.json": "{}"}, "feature_extraction"),
        (BERT, VECTORS, "sentence_similarity"),
        ({}, {"0_Odd/x.json": "{}"}, "fallback"),
        (
            {"model_type": "bert", "architectures": ["BertForMaskedLM"]},
            VECTORS | {"1_SpladePooling/config.json": "{}"},
            "sparse_encoder",
        ),
        (
            {"model_type": "bart", "architectures": ["BartForConditionalGeneration"]},
            {"tokenizer.json": "{}"},
            "text2text_generation",
        ),
        (
            {"model_type": "marian", "architectures": ["MarianMTModel"]},
            {"source.spm": "x", "target.spm": "x", "vocab.json": "{}"},
            "translation",
        ),
        (
            {"model_type": "siglip", "architectures": ["SiglipModel"]},
            {"tokenizer.json": "{}", "preprocessor_config.json": "{}"},
            "zero_shot_image_classification",
        ),
        (
            {"architecture": "vit_tiny_patch16_224", "num_classes": 0, "pretrained_cfg": {}},
            {},
            "timm_image_features",
        ),
        (
            None,
            {
                "model_index.json": {"_class_name": "StableDiffusionInpaintPipeline"},
                "unet/diffusion_pytorch_model.safetensors": weights(),
            },
            "image_to_image",
        ),
    ],
)
def test_without_its_page_a_download_is_known_by_its_files(
    config: dict[str, Any] | None, files: dict[str, Any], template: str, keep: Keep
) -> None:
    held = files if config is None else {"config.json": config, **files}
    if config is not None:
        held = {"model.safetensors": weights(a=("F32", [2])), **held}
    _, plan = plan_of(read(keep("real/model", files=held)))
    assert plan.template == template, plan.reasons
    if template == "fallback":
        assert "could not read its page" in plan.reasons[0]


def test_a_cache_that_cannot_be_read_is_empty(tmp_path: Path) -> None:
    (tmp_path / "models--real--model").write_text("not a folder")
    assert from_downloads("real/model", None, tmp_path) is None


def plan_of(snapshot: ModelSnapshot, **card: Any) -> Any:
    fields = {"id": snapshot.facts.id, "name": "x", **card}
    recipe = resolve_recipe(Deck.load(), {"model_card": ModelCard(**fields).model_dump()})
    return recipe, make_plan(recipe, snapshot)


LLAMA: dict[str, Any] = {
    "id": "mirror/gptq",
    "sha": COMMIT,
    "pipeline_tag": "text-generation",
    "library_name": "transformers",
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "files": ["config.json", "model.safetensors", "tokenizer.json"],
}


@pytest.mark.parametrize(
    ("facts", "unread", "covered"),
    [
        ({}, {}, True),
        ({}, {"config.json": "the host answered with status 404"}, False),
        ({"parameters": {"BF16": 5}}, {"config.json": "it failed"}, True),
        ({"parameters": {"F16": 99, "I32": 1}}, {"config.json": "it failed"}, False),
        ({"quantised": "gptq"}, {"config.json": "it failed"}, False),
        ({"quantised": "gptq", "parameters": {"F16": 5}}, {}, False),
        ({"gated": "manual"}, {"config.json": GATED}, True),
    ],
)
def test_what_may_be_quantised_is_not_dealt_as_plain(
    facts: dict[str, Any], unread: dict[str, str], covered: bool
) -> None:
    snapshot = ModelSnapshot(facts=ModelFacts(**{**LLAMA, **facts}), unread=unread)
    _, plan = plan_of(snapshot)
    assert plan.covered is covered, plan.reasons
    if "quantised" in facts:
        assert "gptq" in plan.reasons[0]
    elif not covered:
        assert "config.json" in plan.reasons[0] and unread["config.json"] in plan.reasons[0]


def test_the_hubs_answer_tells_the_method_where_config_does_not(asker: Asker) -> None:
    from alacard_ext.hub.parse import parse_model_info

    told = {"config": {"model_type": "llama", "quantization_config": {"quant_method": "awq"}}}
    assert parse_model_info({"id": "a/b", **told}).quantised == "awq"
    assert parse_model_info({"id": "a/b", "config": {"model_type": "llama"}}).quantised is None


@pytest.mark.parametrize("origin", ["deck", "download"])
def test_what_is_not_known_is_said_not_to_be_known(origin: str, keep: Keep, asker: Asker) -> None:
    deck = Deck.load().models_by_id
    name = "cardiffnlp/twitter-roberta-base-sentiment-latest"
    if origin == "deck":
        snapshot = asker.snapshot(name, offline=True, fallback=DeckFallback(deck))
    else:
        config = {"model_type": "roberta", "architectures": ["RobertaForSequenceClassification"]}
        cache = keep(name, files={"config.json": config, "pytorch_model.bin": b"x"})
        snapshot = read(cache, name)
    facts = snapshot.facts
    assert not facts.page_known and facts.downloads is None and facts.likes is None
    recipe, plan = plan_of(snapshot, pipeline_tag="text-classification")
    told = words_for(recipe, snapshot, plan, None)
    assert "could not be read" in told["readme_reason"]
    assert "| Made from | not known here |" in told["facts_table"]
    assert "does not know which model" in told["elsewhere_sentence"]
    trust = Trust(token=TokenScope(), license=facts.license, weights="pickle", scan="unknown")
    said = " ".join(point.text for point in points(trust, facts))
    if origin == "download":
        assert "| Licence | not known here |" in told["facts_table"]
        assert "| Access | not known here |" in told["facts_table"]
        assert "licence is not known here" in told["attribution"]
        assert "licence is unknown here" in said and "open to everyone is not known" in said

        async def access(client: Any) -> str:
            return str(access_of(facts, client).message)

        assert "not known here" in asker.run(access)
