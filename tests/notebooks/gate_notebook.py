"""A small notebook that is good, for tests to break in one place."""

from nbformat import NotebookNode

from alacard_ext.notebooks.models import Requirement

MODEL = "org/model"
SHA = "0123456789abcdef0123456789abcdef01234567"
REQUIREMENTS = [
    Requirement(module="torch", requirement="torch>=2.6"),
    Requirement(module="transformers", requirement="transformers>=4.57,<6"),
]
SETUP = """\
REQUIREMENTS = {"torch": "torch>=2.6", "transformers": "transformers>=4.57,<6"}
missing = [text for text in REQUIREMENTS.values() if text]
if missing:
    packages = " ".join(missing)
    %pip install --quiet {packages}
"""
PIN = """\
from huggingface_hub import HfApi

if REVISION is None:
    REVISION = HfApi().model_info(MODEL_ID).sha
"""
LOAD = """\
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

device = "cuda" if torch.cuda.is_available() else "cpu"
tokenizer = AutoTokenizer.from_pretrained(MODEL_ID, revision=REVISION)
model = AutoModelForSequenceClassification.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
).to(device)
"""
USE = """\
with torch.inference_mode():
    logits = model(**tokenizer(TEXTS, return_tensors="pt").to(device)).logits
display(logits)
"""


def cell(name, section, source, kind="code", **metadata):
    node = NotebookNode(
        id=name,
        cell_type=kind,
        source=source,
        metadata=NotebookNode(alacard=NotebookNode(section=section), **metadata),
    )
    if kind == "code":
        node.update(execution_count=None, outputs=[])
    return node


def good(sha=SHA, trust=False):
    """The notebook; without a commit it pins itself."""
    inputs = f'MODEL_ID = "{MODEL}"\nREVISION = {sha!r}\nTRUST_REMOTE_CODE = {trust}\n'
    return NotebookNode(
        nbformat=4,
        nbformat_minor=5,
        metadata=NotebookNode(
            alacard=NotebookNode(
                model=NotebookNode(id=MODEL, sha=sha),
                plan=NotebookNode(trust_remote_code=trust),
            )
        ),
        cells=[
            cell(
                "title",
                "title",
                "# A model\n\nWrite `path/to/your_image.jpg` if you like.",
                "markdown",
            ),
            cell("setup", "setup", SETUP),
            cell("inputs", "hello", inputs, tags=["parameters"]),
            *([] if sha else [cell("pin", "hello", PIN)]),
            cell("load", "hello", LOAD),
            cell("texts", "usage", 'TEXTS = ["TODO: feed the starter", "<your name> here"]'),
            cell("use", "usage", USE),
            cell("await", "usage", "import asyncio\n\nawait asyncio.sleep(0)\n!ls\n"),
        ],
    )


def by_id(notebook, name):
    return next(node for node in notebook.cells if node.id == name)
