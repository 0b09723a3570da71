"""The README's example: mended where that is certain, run where it is safe, else told why not."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.plan import make_plan
from alacard_ext.notebooks.readme import Example, choose_example
from alacard_ext.notebooks.tasks import row_of

from .hands import facts, hand
from .test_assemble import notebook_of, prose_of

CLASSIFIER = "AutoModelForSequenceClassification"
LOADS = f"""\
from transformers import AutoTokenizer, {CLASSIFIER}

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = {CLASSIFIER}.from_pretrained("tiny/bert-sentiment")
"""
USES = 'inputs = tokenizer("I love bread.", return_tensors="pt")\nprint(model(**inputs).logits)\n'


def example_of(code: str, language: str = "python", **known: Any) -> Example:
    """What becomes of the only block of a page, of a classifier unless told otherwise."""
    snapshot = facts(readme=f"# A model\n\n~~~{language}\n{code}\n~~~\n", **known)
    recipe = hand(snapshot.facts.id, task=snapshot.facts.pipeline_tag or "text-classification")
    plan = make_plan(recipe, snapshot)
    example = choose_example(snapshot, row_of(plan), plan.auto_class)
    assert (plan.readme_example, plan.readme_reason) == (example.mode, example.reason)
    return example


def run_of(code: str, **known: Any) -> str:
    """The code as it is run. Every example that is run also passes the gate of its notebook."""
    example = example_of(code, **known)
    assert example.mode == "run", example.reason
    ast.parse(example.code)
    return example.code


MODELS: dict[str, dict[str, Any]] = {
    "classifier": {},
    "masked": {"pipeline_tag": "fill-mask", "architectures": ["BertForMaskedLM"]},
    "answers": {
        "pipeline_tag": "question-answering",
        "architectures": ["BertForQuestionAnswering"],
    },
    "writer": {
        "pipeline_tag": "text-generation",
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
    },
    "sentences": {
        "pipeline_tag": "sentence-similarity",
        "library_name": "sentence-transformers",
        "architectures": ["BertModel"],
    },
    "painter": {
        "pipeline_tag": "text-to-image",
        "library_name": "diffusers",
        "architectures": [],
        "model_type": None,
        "diffusers_class": "StableDiffusionPipeline",
        "files": ["model_index.json", "unet/diffusion_pytorch_model.safetensors"],
    },
}


def test_an_example_that_needs_no_repair_is_left_alone() -> None:
    code = "batch = tokenizer('Hello', return_tensors='pt').to(model.device)\nprint(model(**batch))"
    example = example_of(code)
    assert (example.mode, example.code, example.says) == ("run", code, ())
    assert not any(
        c.id == "common-readme-changed" for c in notebook_of(readme=f"```python\n{code}\n```").cells
    )


def test_the_usual_example_reuses_what_is_loaded() -> None:
    code = run_of(LOADS + USES)
    assert code == (
        'inputs = tokenizer("I love bread.", return_tensors="pt").to(device)\n'
        "print(model(**inputs).logits)"
    )


def cases(text: str) -> list[tuple[str, str, str]]:
    """Examples as pages show them: `# of <model>`, the code, and `# => <what is told or run>`."""
    found = re.findall(r"^# of (\w+)\n(.+?)\n# => (.+?)$", text, re.MULTILINE | re.DOTALL)
    return [(code, model, said.replace("\\n", "\n")) for model, code, said in found]


REPAIRED = """
# of classifier
m = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment').cuda().half()
inputs = tokenizer("I love bread.", return_tensors="pt")
print(model(**inputs).logits)
print(m)
# => m = model

# of classifier
NAME = 'tiny/bert-sentiment'
m = BertForSequenceClassification.from_pretrained(NAME)
m(1)
# => m = model

# of classifier
from transformers import *
t = BertTokenizer.from_pretrained('tiny/bert-sentiment')
model(1, t)
# => t = tokenizer

# of classifier
n = pipeline('sentiment-analysis', model='tiny/bert-sentiment', device=0)
n('x')
# => n = pipeline('sentiment-analysis', model=model, tokenizer=tokenizer)

# of masked
n = pipeline(task='fill-mask', model='tiny/bert-sentiment', tokenizer='bert-sentiment', top_k=2)
n('x [MASK]')
# => pipeline('fill-mask', model=model, tokenizer=tokenizer, top_k=2)

# of masked
m = AutoModelWithLMHead.from_pretrained('tiny/bert-sentiment')
print(m(1))
# => m = model

# of masked
m = AutoModel.from_pretrained('tiny/bert-sentiment', use_auth_token='hf_xxx')
print(m(1))
# => m = model.base_model

# of sentences
m = SentenceTransformer('tiny/bert-sentiment')
print(m.encode(['a', 'b']))
# => m = model

# of classifier
c = AutoConfig.from_pretrained('tiny/bert-sentiment')
print(c, model(1))
# => c = model.config

# of classifier
model.to('cuda')
print(model(1))
# => print(model(1))

# of classifier
x = tokenizer('a', return_tensors='pt').to('cuda:0')
print(model(**x))
# => .to(device)

# of classifier
device = 'cuda' if torch.cuda.is_available() else 'cpu'
model.to(device)
print(model(torch.tensor([[1]])))
# => print(model(torch.tensor([[1]]).to(device)))

# of classifier
if torch.cuda.is_available():
    device = 'cuda'
else:
    device = 'cpu'
print(model(1))
# => print(model(1))

# of classifier
!pip install transformers
print(model(1))
# => print(model(1))

# of classifier
%matplotlib inline
print(model(1))
# => print(model(1))

# of classifier
>>> print(model(1))
tensor([1])
# => print(model(1))

# of classifier
x = np.zeros(3)
print(model(x))
# => import numpy as np

# of classifier
x = tokenizer.encode_plus('a', return_tensors='pt', pad_to_max_length=True)
print(model(**x))
# => tokenizer('a', return_tensors='pt', padding="max_length").to(device)

# of classifier
labels = ['a', 'b']
print(labels[model(1)])
# => labels_here = ['a', 'b']\nprint(labels_here[

# of answers
x = tokenizer('a', return_tensors='pt')
s, e = model(**x)
print(s, e)
# => s, e = model(**x).to_tuple()

# of answers
n = pipeline('question-answering', model='tiny/bert-sentiment', tokenizer='tiny/bert-sentiment')
n({'question': 'a', 'context': 'b'})
{'score': 0.9}
# => n = answering\nn({'question': 'a', 'context': 'b'})

# of writer
x = tokenizer('a', return_tensors='pt')
print(model.generate(**x))
# => generate(**x, max_new_tokens=64)

# of writer
x = tokenizer('a', return_tensors='pt')
print(model.generate(**x, max_new_tokens=32768))
# => max_new_tokens=256

# of writer
x = tokenizer.apply_chat_template([], return_tensors='pt').to('cuda')
print(model.generate(x, max_length=9))
# => return_tensors='pt', return_dict=False).to(device)

# of painter
half = torch.float16
p = StableDiffusionPipeline.from_pretrained('tiny/bert-sentiment', torch_dtype=half).to('cuda')
i = p('a cat', num_inference_steps=4).images[0]
i.save('cat.png')
# => display(i)
"""
REFUSED = """
# of classifier
from transformers import AutoTokenizer, AutoModelForSequenceClassification

tokenizer = AutoTokenizer.from_pretrained("tiny/bert-sentiment")
model = AutoModelForSequenceClassification.from_pretrained("tiny/bert-sentiment")
# => only loads the model

# of classifier
m = AutoModelForMaskedLM.from_pretrained('tiny/bert-sentiment')
m(1)
# => holds it as

# of classifier
t = AutoTokenizer.from_pretrained('tiny/bert-sentiment', do_lower_case=False)
model(t)
# => of its own, do_lower_case

# of classifier
m = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment', revision='v2')
m(1)
# => of its own, revision

# of classifier
m = AutoModelForSequenceClassification.from_pretrained('tiny/bert-sentiment', **options)
m(1)
# => settings that only

# of masked
m = AutoModel.from_pretrained('tiny/bert-sentiment')
print(m(1).pooler_output)
# => has not loaded

# of answers
n = pipeline('question-answering', model='tiny/bert-sentiment')
n(question='a', context='b', doc_stride=3)
# => no pipeline for question-answering

# of answers
n = pipeline('question-answering', model='tiny/bert-sentiment')
n.save_pretrained('x')
# => no pipeline for question-answering

# of classifier
n = pipeline('fill-mask', model='tiny/bert-sentiment')
n('x')
# => another task

# of classifier
!git clone https://huggingface.co/tiny/x
print(model(1))
# => commands to a shell

# of classifier
model.config.id2label = {}
print(model(1))
# => change the model

# of classifier
image = Image.open(requests.get('https://x.org/a.png', stream=True).raw)
model(image)
# => another place

# of painter
p = StableDiffusionPipeline.from_pretrained('tiny/bert-sentiment')
p('a cat').images[0]
# => so many steps

# of classifier
frobnicate(model)
# => only its page explains
"""


@pytest.mark.parametrize(("code", "model", "expected"), cases(REPAIRED))
def test_each_certain_repair(code: str, model: str, expected: str) -> None:
    example = run_of(code, **MODELS[model])
    assert expected in example
    assert "cuda" not in example and "from_pretrained" not in example and "hf_x" not in example


@pytest.mark.parametrize(("code", "model", "reason"), cases(REFUSED))
def test_what_is_not_certain_is_shown_with_its_reason(code: str, model: str, reason: str) -> None:
    example = example_of(code, **MODELS[model])
    assert example.mode == "shown" and reason in example.reason, example.reason
    assert example.code in code and not example.says


def test_two_blocks_that_need_each_other_are_run_together() -> None:
    readme = f"```python\n{LOADS}```\n\nThen:\n\n```python\n{USES}```\n"
    notebook = notebook_of(readme=readme)
    cell = next(cell for cell in notebook.cells if cell.id == "common-readme-example")
    assert cell.source.startswith("inputs = tokenizer(") and "from_pretrained" not in cell.source


def test_the_changes_are_told_as_a_difference_in_a_folded_text() -> None:
    notebook = notebook_of(readme=f"```python\n{LOADS}# </details> ``` {{{{x}}}}\n{USES}```\n")
    plan = notebook.metadata.alacard.plan
    cell = next(cell for cell in notebook.cells if cell.id == "common-readme-changed")
    tokens = MarkdownIt("commonmark").parse(cell.source)
    html = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert html[0].startswith("<details>") and html[-1] == "</details>" and len(html) == 2
    (fence,) = [token for token in tokens if token.type == "fence"]
    assert fence.info == "diff"
    removed = [line for line in fence.content.split("\n") if line.startswith("-")]
    added = [line for line in fence.content.split("\n") if line.startswith("+")]
    assert any("from_pretrained" in line for line in removed)
    assert added[1:] == ['+inputs = tokenizer("I love bread.", return_tensors="pt").to(device)']
    assert "loaded already" in cell.source and "changed a little" in prose_of(notebook, "readme")
    assert plan.readme_example == "run"


def test_a_changed_example_passes_the_gate_of_the_whole_notebook() -> None:
    recipe, snapshot = hand(level="advanced"), facts(readme=f"```python\n{LOADS}{USES}```\n")
    plan = make_plan(recipe, snapshot)
    report = check(notebook_of(recipe, readme=snapshot.readme), requirements=plan.requirements)
    assert plan.readme_example == "run" and report.passed, report.findings
