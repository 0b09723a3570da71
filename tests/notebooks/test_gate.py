"""A good notebook passes; with each defect it is refused, by the check that is meant to."""

import copy

import pytest

from alacard_ext.notebooks.gate import NOTEBOOK_CHECKS, check, check_code
from tests.counting import calls_of

from .gate_notebook import MODEL, REQUIREMENTS, SHA, USE, by_id, cell, good

OTHER_SHA = "f" * 40
HF = "hf_" + "aBcD3fGhIjKlMnOpQrStUvWxYz01234567"[:34]


def checks_of(notebook, requirements=REQUIREMENTS):
    report = check(notebook, requirements=requirements)
    assert report.passed == (not report.findings)
    assert all(finding.message for finding in report.findings)
    return {finding.check for finding in report.findings}


@pytest.mark.parametrize("sha", [SHA, None])
def test_a_good_notebook_passes(sha):
    report = check(good(sha), requirements=REQUIREMENTS)
    assert report.findings == []
    assert report.passed
    assert report.checks == list(NOTEBOOK_CHECKS)
    assert report.milliseconds > 0


ADDED = [
    ("syntax", "x = = 1"),
    ("syntax", "return 1"),
    ("syntax", "x = f(\u201ca\u201d)"),
    ("names", "print(undefined_name)"),
    ("names", "print(later)\nlater = 1"),
    ("names", "def f():\n    return undefined_name"),
    ("names", "print(__file__)"),
    ("star_import", "from torch import *"),
    ("imports", "import pandas"),
    ("imports", "def f():\n    from sklearn.metrics import f1_score\n    return f1_score"),
    ("imports", "from . import sibling"),
    ("imports", "import importlib\nimportlib.import_module('pandas')"),
    ("imports", "try:\n    import pandas\nexcept ValueError:\n    pass"),
    ("removed", "from transformers import TFAutoModel"),
    ("removed", "from transformers import FlaxBertModel"),
    ("removed", "from transformers import ViTFeatureExtractor"),
    ("removed", "from transformers import AutoModelWithLMHead"),
    ("removed", "from transformers import AdamW"),
    ("removed", "from transformers import AutoModelForVision2Seq"),
    ("removed", "import transformers as t\nt.AdamW"),
    ("removed", "tokenizer.encode_plus('x')"),
    ("device", "model.cuda()"),
    ("device", "model.to('cuda')"),
    ("device", "model.to('cuda:0')"),
    ("device", "place = 'cuda'\nmodel.to(place)"),
    ("device", "torch.device('cuda')"),
    ("device", "torch.ones(1, device='cuda')"),
    ("device", "print(dict(device_map='cuda'))"),
    ("device", "if missing:\n    model.cuda()"),
    ("placeholder", "token = 'YOUR_TOKEN'"),
    ("placeholder", "token = '<your token>'"),
    ("placeholder", "token = 'hf_xxxxxxxx'"),
    ("placeholder", "place = 'path/to/model'"),
    ("placeholder", "place = '/home/you/your_image.jpg'"),
    ("placeholder", "place = 'your-model-name'"),
    ("placeholder", "print(YOUR_NAME)"),
    ("placeholder", "model(...)"),
    ("placeholder", "tokenizer('...')"),
    ("placeholder", "model(inputs=...)"),
    ("placeholder", "x = ..."),
    ("placeholder", "x = 1  # TODO: more"),
    ("secret", f"token = '{HF}'"),
    ("secret", "key = 'sk-proj-Ab3dEf6hIj9lMn2pQr5tUv8x'"),
    ("secret", "key = 'AKIAIOSFODNN7EXAMPL3'"),
    ("secret", "key = 'ghp_0123456789abcdefABCDEF0123456789abcd'"),
    ("secret", "h = {'Authorization': 'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30'}"),
    ("pinned", "tokenizer.from_pretrained(MODEL_ID)"),
    ("pinned", "tokenizer.from_pretrained('org/model')"),
    ("pinned", "tokenizer.from_pretrained(pretrained_model_name_or_path=MODEL_ID)"),
    ("pinned", f"tokenizer.from_pretrained(MODEL_ID, revision='{OTHER_SHA}')"),
    ("pinned", "tokenizer.from_pretrained(MODEL_ID, revision='main')"),
    ("pinned", "tokenizer.from_pretrained(MODEL_ID, revision=None)"),
    ("pinned", "options = {'x': 1}\ntokenizer.from_pretrained(MODEL_ID, **options)"),
    ("pinned", "from huggingface_hub import snapshot_download\nsnapshot_download(MODEL_ID)"),
    (
        "pinned",
        "from huggingface_hub import hf_hub_download as get, hf_hub_download\n"
        "hf_hub_download(repo_id=MODEL_ID, filename='x')",
    ),
    ("trust_remote_code", "print(dict(trust_remote_code=True))"),
    ("trust_remote_code", "options = {'trust_remote_code': True}"),
    ("trust_remote_code", "print(dict(trust_remote_code=bool(missing)))"),
    (
        "single_load",
        "from transformers import AutoModel\n"
        "AutoModel.from_pretrained(MODEL_ID, revision=REVISION)",
    ),
    (
        "single_load",
        "from transformers import pipeline\n"
        "pipeline('fill-mask', model=MODEL_ID, revision=REVISION)",
    ),
    ("single_load", "from transformers import pipeline\npipeline('fill-mask')"),
]
REMOVED = ["summarization", "translation", "translation_en_to_de", "text2text-generation"]
REMOVED += ["image-to-text", "question-answering", "visual-question-answering", "image-to-image"]
REMOVED += ["conversational"]
for task in REMOVED:
    for call in (
        "pipeline('{}', model=model)",
        "pipeline(task='{}', model=model)",
        "TASK = '{}'\npipeline(TASK, model=model)",
    ):
        ADDED.append(("removed", "from transformers import pipeline\n" + call.format(task)))


@pytest.mark.parametrize(
    ("text", "is_pinned"),
    [
        ("hf_hub:{MODEL_ID}@{REVISION}", True),
        ("hf_hub:{MODEL_ID}", False),
        ("hf_hub:{MODEL_ID}@{device}", True),  # not known before it runs
        (f"hf_hub:{{MODEL_ID}}@{{'{OTHER_SHA}'}}", False),
        ("local-dir:{device}", True),
    ],
)
def test_an_id_within_a_text_carries_its_commit(text, is_pinned):
    notebook = good()
    code = f'import timm\ntimm.create_model(f"{text}", pretrained=True)'
    notebook.cells.append(cell("added", "usage", code))
    assert ("pinned" not in checks_of(notebook)) == is_pinned


@pytest.mark.parametrize(("name", "code"), ADDED)
def test_each_defect_is_refused_by_its_check(name, code):
    notebook = good()
    notebook.cells.append(cell("added", "usage", code))
    # An undefined placeholder is both; every other defect is found by one check alone.
    also = {"names"} if "YOUR_NAME" in code else set()
    report = check(notebook, requirements=REQUIREMENTS)
    assert {finding.check for finding in report.findings} == {name} | also
    assert {finding.cell_id for finding in report.findings} == {"added"}
    lines = code.count("\n") + 1
    assert all(1 <= finding.line <= lines for finding in report.findings)


FINE = [
    "from __future__ import annotations\nx: list[int] = []",
    "%timeit 1\n!ls\n%matplotlib inline",
    "%%bash\necho $HOME",
    "for _ in range(2):\n    print(_)",
    "import IPython, json, numpy, yaml, huggingface_hub.errors",
    "try:\n    import pandas\nexcept ImportError:\n    pandas = None",
    "from transformers import pipeline\npipeline('text-classification', model=model)",
    "from transformers import WhisperFeatureExtractor, AutoFeatureExtractor",
    "TF_SETTING = 1\nprint(TF_SETTING)",
    "print('summarization', 'image-to-text')",
    "if torch.cuda.is_available():\n    model.cuda()",
    "if device == 'cuda':\n    model.to('cuda')",
    "model.to('cuda' if torch.cuda.is_available() else 'cpu')",
    "logits[..., 0]",
    "def f(x: tuple[int, ...]) -> None: ...",
    "print('Loading', end='...')\nprint('...')\nlong = 'x' + '...'",
    "print('Write your own text here. The path to it, your image and your token stay yours.')",
    "print(f'run `hf auth login` once; tokens begin with hf_')",
    "options = {'revision': REVISION}\ntokenizer.from_pretrained(MODEL_ID, **options)",
    f"tokenizer.from_pretrained(MODEL_ID, revision='{SHA}')",
    "tokenizer.from_pretrained('./local/folder')",
    "print(dict(trust_remote_code=False))",
    "await asyncio.sleep(0)\nawait asyncio.gather()",
    "print(get_ipython(), In, Out)",
    "name = 'sk-' + 'learn'\nurl = 'https://example.org/task-sk-bundle-of-many-words'",
]


@pytest.mark.parametrize("code", FINE)
def test_what_is_right_is_not_refused(code):
    notebook = good()
    notebook.cells.append(cell("added", "usage", code))
    assert check(notebook, requirements=REQUIREMENTS).findings == []


def test_ids():
    notebook = good()
    notebook.cells[-1].id = notebook.cells[-2].id
    assert "cell_ids" in checks_of(notebook)
    notebook = good()
    del notebook.cells[-1]["id"]
    assert checks_of(notebook) == {"cell_ids"}


def test_the_gate_changes_nothing():
    for notebook in (good(), good(None), good()):
        notebook.cells[-1].id = notebook.cells[-2].id
        before = copy.deepcopy(notebook)
        check(notebook, requirements=REQUIREMENTS)
        assert notebook == before


def test_what_was_looked_at_before_is_little_work():
    notebook = good()
    for number in range(20):
        notebook.cells.append(cell(f"n{number}", "usage", USE + "\n" + "x = [1, 2]\n" * 20))
    assert check(notebook, requirements=REQUIREMENTS).passed
    # 300,000 at the first time, of which most parse and follow the names.
    assert calls_of(lambda: check(notebook, requirements=REQUIREMENTS)) < 10_000


def test_nbformat():
    notebook = good()
    notebook.cells[-1].pop("outputs")
    assert checks_of(notebook) == {"nbformat"}


@pytest.mark.parametrize("broken", [None, [], "x", {}, {"cells": None}, {"cells": [None]}])
def test_what_is_no_notebook_is_refused(broken):
    assert "nbformat" in checks_of(broken)


def test_a_requirement_that_the_setup_does_not_install():
    notebook = good()
    by_id(notebook, "setup").source = "REQUIREMENTS = {'torch': 'torch>=2.6'}"
    report = check(notebook, requirements=REQUIREMENTS)
    assert [(f.check, f.cell_id) for f in report.findings] == [("imports", "setup")]
    assert "transformers>=4.57,<6" in report.findings[0].message


def test_an_import_without_its_requirement():
    report = check(good(), requirements=REQUIREMENTS[:1])
    assert [(f.check, f.cell_id, f.line) for f in report.findings] == [("imports", "load", 2)]


@pytest.mark.parametrize("place", ["metadata", "cell", "markdown", "outputs"])
def test_secrets_anywhere_are_found_and_never_repeated(place):
    notebook = good()
    if place == "metadata":
        notebook.metadata.alacard.recipe = {"cards": [{"name": f"x {HF}"}]}
    elif place == "cell":
        notebook.cells[0].metadata.note = HF
    elif place == "markdown":
        notebook.cells[0].source = f"Use {HF}."
    else:
        output = {"output_type": "stream", "name": "stdout", "text": HF}
        by_id(notebook, "use").outputs = [output]
    report = check(notebook, requirements=REQUIREMENTS)
    assert {finding.check for finding in report.findings} == {"secret"}
    assert HF not in report.model_dump_json()


@pytest.mark.attack
def test_remote_code_is_let_through_by_who_deals_and_by_no_file():
    notebook = good(trust=True)
    assert check(notebook, requirements=REQUIREMENTS, allowed={MODEL: None}).passed
    # Its own metadata say that it was allowed: by someone, somewhere.
    notebook.metadata.alacard.recipe = {"model_card": {"id": MODEL, "trust_remote_code": SHA}}
    assert notebook.metadata.alacard.plan.trust_remote_code
    assert checks_of(notebook) == {"trust_remote_code"}
    report = check(notebook, requirements=REQUIREMENTS, allowed={"org/other": None})
    assert {finding.check for finding in report.findings} == {"trust_remote_code"}


def test_without_a_commit_the_notebook_must_pin_itself():
    notebook = good(None)
    notebook.cells = [node for node in notebook.cells if node.id != "pin"]
    assert checks_of(notebook) == {"pinned"}
    notebook = good(None)
    by_id(notebook, "pin").source = "REVISION = 'main'"
    assert checks_of(notebook) == {"pinned"}


def test_the_same_class_twice_in_hello():
    notebook = good()
    again = copy.deepcopy(by_id(notebook, "load"))
    again.id = "again"
    notebook.cells.insert(4, again)
    assert checks_of(notebook) == {"single_load"}


def test_one_broken_cell_does_not_make_the_others_look_broken():
    notebook = good()
    by_id(notebook, "load").source += "\n)"
    assert checks_of(notebook) == {"syntax"}


def test_readme_code():
    known = {"model", "tokenizer", "torch"}
    fine = "inputs = tokenizer('Hello', return_tensors='pt')\nprint(model(**inputs).logits)"
    assert check_code(fine, defined_names=known, requirements=REQUIREMENTS) == []
    assert {f.check for f in check_code(fine)} == {"names"}
    load = "from transformers import AutoModel\nm = AutoModel.from_pretrained('a/b', revision='x')"
    assert {f.check for f in check_code(load, requirements=REQUIREMENTS)} >= {"single_load"}
    assert {f.check for f in check_code("import pandas")} == {"imports"}
    assert {f.check for f in check_code("x = '")} == {"syntax"}
