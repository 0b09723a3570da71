"""What a decoder says of a text does not depend on the texts that it is read together with."""

from __future__ import annotations

import json
import shutil
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.notebooks.template import read_template
from tests.local_hub import LocalHub

pytestmark = pytest.mark.models
SHORT, LONG = "Feed it.", "The train leaves at nine, and the starter wants flour every single day."


@pytest.fixture
def gpt2(local_hub: LocalHub) -> Path:
    """A decoder that counts places from the first token on, filling included."""
    return local_hub.repositories["tiny/gpt2"].folder


def loaded(folder: Path, kind: str, side: str) -> dict[str, Any]:
    """The names that a load cell leaves, as far as the cells below need them."""
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, padding_side=side)
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    model = getattr(transformers, kind).from_pretrained(folder).eval()
    names = {"torch": torch, "tokenizer": tokenizer, "model": model, "device": "cpu"}
    return names | {
        "CONTEXT": 256,
        "Stop": LookupError,
        "QUERIES": [],
        "LAST": {},
        "COUNTS": True,
        "ADD_END": False,
        "MOST_TOKENS": None,
    }


def run(template: str, cell: str, names: dict[str, Any]) -> dict[str, Any]:
    """The names after a cell of a template."""
    exec(next(each.source for each in read_template(template) if each.name == cell), names)
    return names


def test_the_vector_of_a_text_is_the_same_beside_a_longer_one(gpt2: Path) -> None:
    import torch

    names = run("last_token_embeddings", "embed", loaded(gpt2, "AutoModel", "right"))
    together = names["predict"]([SHORT, LONG])
    alone = torch.cat([names["predict"]([SHORT]), names["predict"]([LONG])])
    assert torch.allclose(together, alone, atol=1e-5)
    assert not torch.allclose(alone[0], alone[1], atol=1e-2)


def test_a_text_ends_with_the_end_token_where_the_page_adds_it(gpt2: Path) -> None:
    names = loaded(gpt2, "AutoModel", "right") | {"ADD_END": True}
    run("last_token_embeddings", "embed", names)
    tokenizer, read = names["tokenizer"], []
    pad = tokenizer.pad
    tokenizer.pad = lambda rows, **more: read.extend(rows["input_ids"]) or pad(rows, **more)
    names["predict"]([SHORT, LONG, "word " * 5000])
    assert {row[-1] for row in read} == {tokenizer.eos_token_id}
    assert {row.count(tokenizer.eos_token_id) for row in read} == {1}
    assert max(map(len, read)) <= names["limit"]


ASKED = {"BEFORE": "", "AFTER": "\nYes or no?", "PAIR": "{query} {document}", "INSTRUCTION": ""}


def test_the_score_of_a_passage_is_the_same_beside_a_longer_one(gpt2: Path) -> None:
    names = loaded(gpt2, "AutoModelForCausalLM", "left") | ASKED
    names |= {"YES": "yes", "NO": "no", "TOKENS": False, "CHAT": None, "SYSTEM": None}
    run("yes_no_ranking", "tokens", names)
    run("yes_no_ranking", "rank", names)
    together = names["rank"]("When?", [SHORT, LONG])
    alone = names["rank"]("When?", [SHORT]) + names["rank"]("When?", [LONG])
    assert together == pytest.approx(alone, abs=1e-5)
    assert len({round(score, 4) for score in alone}) == 2


def test_a_token_is_found_by_its_name_and_a_chat_keeps_its_marks(gpt2: Path) -> None:
    names = loaded(gpt2, "AutoModelForCausalLM", "left") | ASKED
    vocabulary = names["tokenizer"].get_vocab()
    blank = next(token for token in vocabulary if token.startswith("Ġ") and len(token) > 2)
    other = next(token for token in vocabulary if token != blank)
    names["tokenizer"].chat_template = (
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}"
        "{% if add_generation_prompt %}<answer>{% endif %}"
    )
    chat = {"add_generation_prompt": True}
    names |= {"YES": blank, "NO": other, "TOKENS": True, "CHAT": chat, "SYSTEM": "Judge."}
    run("yes_no_ranking", "tokens", names)
    assert (names["yes_token"], names["no_token"]) == (vocabulary[blank], vocabulary[other])
    assert names["before"] == "<system>Judge.<user>"
    assert names["after"] == "\nYes or no?<answer>"
    # What is the name of no token here is a text, and two that begin alike tell nothing apart.
    names |= {"YES": "Ġa b c", "NO": " a b c"}
    with pytest.raises(LookupError, match="does not tell"):
        run("yes_no_ranking", "tokens", names)


@pytest.mark.parametrize("template", ["text_generation", "feature_extraction"])
def test_padding_is_a_token_that_the_model_has_a_vector_for(
    gpt2: Path, tmp_path: Path, template: str
) -> None:
    import transformers

    folder = tmp_path / "model"
    shutil.copytree(gpt2, folder)
    file = folder / "tokenizer_config.json"
    settings = json.loads(file.read_text())
    file.write_text(json.dumps(settings | {"pad_token": "<a pad of its own>"}))
    words = transformers.AutoConfig.from_pretrained(folder).vocab_size
    assert transformers.AutoTokenizer.from_pretrained(folder).pad_token_id >= words
    names = {"MODEL_ID": str(folder), "REVISION": None, "TRUST_REMOTE_CODE": False}
    names |= {"dtype": "auto", "device": "cpu", "no_random_weights": nullcontext}
    exec(next(c.source for c in read_template("common") if c.name == "machinery-limits"), names)
    run(template, "load", names)
    assert names["tokenizer"].pad_token_id < words
