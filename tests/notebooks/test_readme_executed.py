"""Examples of the shapes that pages usually have, mended and run in a real kernel.

The examples are our own; their shapes are those most often seen on real pages.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from nbformat import NotebookNode

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.single import pin
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub

EXAMPLE = "common-readme-example"
SHAPES = {
    # The classes of a library, inputs on the processor, the best label out of the logits.
    "tiny/bert-sentiment": """
from transformers import BertTokenizer, BertForSequenceClassification
import torch

tokenizer = BertTokenizer.from_pretrained("tiny/bert-sentiment")
model = BertForSequenceClassification.from_pretrained("tiny/bert-sentiment").to("cuda").eval()
inputs = tokenizer.encode_plus("The crust is wonderful.", return_tensors="pt").to("cuda")
with torch.no_grad():
    shape = model(**inputs).logits.numpy().shape
print("found", shape)
""",
    # A session with prompts and what it printed, around a pipeline with an old name's argument.
    "tiny/bert-ner": """
>>> from transformers import pipeline
>>> nlp = pipeline("ner", model="tiny/bert-ner", tokenizer="tiny/bert-ner", grouped_entities=True)
>>> print("found", isinstance(nlp("Maria Rossi works in Berlin"), list))
found False
""",
    # The class that transformers 5 removed.
    "tiny/bert-mask": """
!pip install transformers
from transformers import AutoModelWithLMHead, AutoTokenizer, pipeline

tok = AutoTokenizer.from_pretrained("tiny/bert-mask", use_fast=False)
lm = AutoModelWithLMHead.from_pretrained("tiny/bert-mask")
fill = pipeline("fill-mask", model=lm, tokenizer=tok, device=0)
print("found", len(fill(f"Bread is made with {tok.mask_token}.")))
""",
    # The plain model without a head, everything imported by a star, mean pooling by hand.
    "tiny/bert-features": """
from transformers import *
import torch.nn.functional as F

def mean_pooling(output, mask):
    weights = mask.unsqueeze(-1).float()
    return (output[0] * weights).sum(1) / weights.sum(1)

labels = ["Feed the starter.", "Bake it in a hot oven."]
tokenizer = AutoTokenizer.from_pretrained("tiny/bert-features")
model = AutoModel.from_pretrained("tiny/bert-features")
encoded = tokenizer(labels, padding=True, return_tensors="pt")
pooled = F.normalize(mean_pooling(model(**encoded), encoded["attention_mask"]), dim=1)
print("found", float(pooled[0] @ pooled[0]) > 0.99)
""",
    # A chat model as pages of large ones show it: half precision, all cards, very long answers.
    "tiny/llama-chat": """
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

name = "tiny/llama-chat"
bits = BitsAndBytesConfig(load_in_4bit=True)
model = AutoModelForCausalLM.from_pretrained(
    name,
    torch_dtype=torch.bfloat16,
    device_map="auto",
    quantization_config=bits,
)
tokenizer = AutoTokenizer.from_pretrained(name, token="hf_xxxxxxxx")
messages = [{"role": "user", "content": "Who are you?"}]
ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt")
answer = model.generate(ids.to("cuda"), max_new_tokens=32768)
print("found", answer[0][ids.shape[-1]:].shape[0] <= 256)
""",
    # Written text by an encoder with a decoder, without any limit.
    "tiny/t5": """
from transformers import T5ForConditionalGeneration, T5Tokenizer

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
t5 = T5ForConditionalGeneration.from_pretrained("tiny/t5").to(device)
tokenizer = T5Tokenizer.from_pretrained("tiny/t5")
encoding = tokenizer("translate English to German: the house is small", return_tensors="pt")
out = t5.generate(input_ids=encoding["input_ids"], attention_mask=encoding["attention_mask"])
print("found", out.shape[1] <= 65)
""",
    # A pipeline that transformers 5.3 removed; our own function stands in.
    "tiny/bert-squad": """
from transformers import pipeline

qa = pipeline(
    "question-answering",
    model="tiny/bert-squad",
    tokenizer=("tiny/bert-squad", {"use_fast": False})
)
text = "Wild yeast and bacteria live in a sourdough starter. " * 40
given = {"question": "What lives in a starter?", "context": text}
first = qa(given)
both = qa(question=given["question"], context=text, top_k=2)
print("found", first["answer"] == text[first["start"]:first["end"]], both[0] == first, len(both))
# It prints:
{"score": 0.98, "start": 0, "end": 23, "answer": "Wild yeast and bacteria"}
""",
    "tiny/minilm": """
from sentence_transformers import SentenceTransformer

embedder = SentenceTransformer("tiny/minilm", device="cuda")
print("found", embedder.encode(["Feed the starter.", "Bake it."]).shape[0])
""",
}
SAID = {
    "tiny/bert-sentiment": "found (1, 2)",
    "tiny/bert-ner": "found True",
    "tiny/bert-mask": "found 5",
    "tiny/bert-squad": "found True True 2",
    "tiny/minilm": "found 2",
}


def notebook_with(hub: LocalHub, cache: Path, model: str, example: str) -> NotebookNode:
    """The notebook of a model whose page shows `example`, up to the end of its section."""

    async def facts() -> ModelSnapshot:
        client = HubClient(endpoint=hub.url, cache_dir=cache)
        try:
            return await client.snapshot(model)
        finally:
            await client.aclose()

    snapshot = asyncio.run(facts())
    readme = f"# A model\n\n```python{example}```\n"
    snapshot = snapshot.model_copy(update={"readme": readme})
    chosen = {
        "model_card": model,
        "prompt_cards": ["quick_start"],
        "topic": "sourdough",
        "difficulty": "beginner",
        "ui_component": "none",
    }
    recipe = pin(resolve_recipe(Deck.load(), chosen), snapshot)
    plan = make_plan(recipe, snapshot)
    assert plan.readme.mode == "run", plan.readme.reason
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert check(notebook, requirements=plan.requirements).passed
    section = [cell.metadata.alacard.section for cell in notebook.cells]
    last = max(i for i, name in enumerate(section) if name == "readme")
    notebook.cells = notebook.cells[: last + 1]
    return notebook


@pytest.mark.parametrize("model", SHAPES)
def test_a_mended_example_infers_with_the_one_loaded_model(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path, model: str
) -> None:
    done = notebook_kernel.run(notebook_with(local_hub, tmp_path, model, SHAPES[model]))
    assert done.error is None, done.error
    example = next(cell for cell in done.cells if cell.id == EXAMPLE)
    # Its errors are allowed to pass, so that they do not stop the notebook: none may be there.
    assert not [out for out in example.outputs if out.output_type == "error"], example.text
    assert SAID.get(model, "found True") in example.text, example.text
    assert len(done.loads) == 1, done.loads
    assert done.forwards > 0
