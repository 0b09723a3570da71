"""No escape of the red team's list is run, whether it is alone or beside an honest example."""

from __future__ import annotations

import pytest

from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.readme.allowed import unknown_in
from alacard_ext.notebooks.readme.allowed.refused import TOO_MUCH
from alacard_ext.notebooks.readme.loaded import LoadedModel, loaded_model
from alacard_ext.notebooks.tasks import row_of

from .hands import facts, hand
from .readme_cases import MODELS
from .readme_escapes import DISGUISED, HONEST, KNOWN, READ, SENTENCES, STRETCHED

REPAIRED = {f"{text}\n{HONEST}".strip() for text in ("x = 1", "x = 'ab'", "x = 'a\ufffdb'")}
CASES = [*KNOWN, *READ, *DISGUISED]
START = """import numpy as np
import torch
inputs = tokenizer(["a", "b"], return_tensors="pt").to(device)
logits = model(**inputs).logits
mask = inputs["attention_mask"]
"""
# As pages of real models compute with what a model gave, and with small arrays of their own.
FITTING = [
    "logits / torch.tensor([2.0])",
    "logits * torch.ones(512)",
    "wide = mask.unsqueeze(-1).expand(logits.size()).float()\n"
    "torch.sum(logits * wide, 1) / torch.clamp(wide.sum(1), min=1e-9)",
    "(logits[:2] @ logits[2:].T) * 100",
    "logits[torch.arange(2), mask.sum(dim=1) - 1]",
    "last = logits[torch.arange(logits.shape[0]), mask.sum(dim=1) - 1]\n(last @ last.T) * 100",
    "logits.masked_fill(~mask[..., None].bool(), 0.0)",
    "torch.where(logits > 0.5, torch.tensor(1), torch.tensor(0))",
    "torch.nn.functional.cosine_similarity(logits[0], logits[1], dim=0)",
    "logits[0, -1, :].softmax(-1)[torch.tensor([1, 2])]",
    "torch.arange(0, 10, 2)",
    "torch.tensor([[1, 2], [3, 4]]) @ torch.tensor([[1.0], [2.0]])",
    "(logits > 0.5).int() == torch.tensor([[1, 0]])",
    "logits[0][inputs['input_ids'][0] == 5].argmax()",
    "logits.detach().numpy() * np.array([0.1, 0.2, 0.7])",
]


def loaded_of(**known: object) -> LoadedModel:
    """What the notebook of a text classifier, or of another model, holds."""
    snapshot = facts(**known)  # type: ignore[arg-type]
    plan = make_plan(hand(task=snapshot.facts.pipeline_tag or ""), snapshot)
    row = row_of(plan)
    assert row is not None
    return loaded_model(row, snapshot, plan.auto_class)


def test_the_honest_part_is_run() -> None:
    assert unknown_in(HONEST, loaded_of()) is None


def test_the_list_is_as_long_as_promised() -> None:
    assert len(KNOWN) >= 60 and len(READ) >= 20


@pytest.mark.attack
@pytest.mark.parametrize("code", CASES)
def test_an_escape_is_never_run(code: str) -> None:
    assert unknown_in(code, loaded_of()), code
    readme = f"# A model\n\n~~~~~python\n{code}\n~~~~~\n"
    plan = make_plan(hand(), facts(readme=readme))
    if plan.readme.mode not in ("shown", "none"):
        # Reading the page and repairing it may have left out what made it odd.
        assert plan.readme.code.strip() != code.strip()
        assert plan.readme.code.strip() in (HONEST.strip(), *REPAIRED), code


@pytest.mark.attack
@pytest.mark.parametrize(
    "code",
    ["import os", "import subprocess as s", "from torch import hub", "from numpy import save"],
)
def test_what_is_not_listed_is_not_even_imported(code: str) -> None:
    assert unknown_in(f"{code}\n{HONEST}", loaded_of()), code


@pytest.mark.attack
@pytest.mark.parametrize("code", SENTENCES)
def test_no_address_is_given_to_what_would_fetch_it(code: str) -> None:
    loaded = loaded_of(pipeline_tag="sentence-similarity", library_name="sentence-transformers")
    code = code.removesuffix(HONEST)
    assert unknown_in(code, loaded), code


@pytest.mark.attack
@pytest.mark.parametrize("code", STRETCHED)
def test_no_array_is_stretched_until_the_memory_is_full(code: str) -> None:
    assert unknown_in(code, loaded_of()) == TOO_MUCH, code


@pytest.mark.attack
@pytest.mark.parametrize(
    "code",
    [
        'tokenizer(["x"] * 10_000, padding="max_length", max_length=100_000)',
        'tokenizer(["x"] * 100, padding="max_length", max_length=100_000, return_tensors="pt")\n'
        'tokenizer(["x"] * 101, padding="max_length", max_length=100_000)',
        'model(**tokenizer(["x"] * 1_000_000, padding=True, return_tensors="pt"))',
        "texts = [str(n) for n in range(100_000)]\ntokenizer(texts)",
        'texts = ["x"]\nfor n in range(2000):\n    texts.append("x")\ntokenizer(texts)',
        'tokenizer("x" * 40_000_000)',
        "rows = []\nrows.append(torch.ones(30_000).view(-1, 1))\n"
        "rows.append(torch.ones(30_000))\nrows[0] + rows[1]",
    ],
)
def test_no_batch_is_large_enough_to_fill_the_memory(code: str) -> None:
    assert unknown_in(f"import torch\n{code}", loaded_of()) == TOO_MUCH, code


@pytest.mark.attack
def test_no_list_of_prompts_keeps_a_painter_busy() -> None:
    plain = 'model("a loaf", num_inference_steps=2)'
    assert unknown_in(plain, loaded_of(**MODELS["painter"])) is None
    many = 'model(["a loaf"] * 1_000_000, num_inference_steps=2)'
    assert unknown_in(many, loaded_of(**MODELS["painter"])) == TOO_MUCH


@pytest.mark.parametrize(
    "code",
    [
        'inputs = tokenizer(["x"] * 8, padding="max_length", max_length=512, return_tensors="pt")',
        "rows = []\nfor text in ['a', 'b']:\n    rows.append(model(**tokenizer(text, "
        "return_tensors='pt')).logits)\ntorch.cat(rows).softmax(-1)\nrows[0] + rows[1]",
    ],
)
def test_batches_that_a_page_writes_out_are_computed(code: str) -> None:
    assert unknown_in(f"import torch\n{code}", loaded_of()) is None, code


@pytest.mark.parametrize("code", FITTING)
def test_arrays_that_go_together_are_computed(code: str) -> None:
    assert unknown_in(f"{START}{code}", loaded_of()) is None, code


def test_words_are_given_to_the_same_model() -> None:
    loaded = loaded_of(pipeline_tag="sentence-similarity", library_name="sentence-transformers")
    code = """
sentences = ["Feed the starter.", "Bake it: 230 °C, 40 minutes.", "Why?", "bread"]
embeddings = model.encode(sentences, normalize_embeddings=True)
print(embeddings.shape, model.similarity(embeddings, embeddings))
for sentence in sentences:
    print(sentence, model.encode(sentence)[:3], model.encode([f"query: {sentence}"]))
"""
    assert unknown_in(code, loaded) is None
