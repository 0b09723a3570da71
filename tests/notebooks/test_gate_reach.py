"""What code takes from the libraries exists in every release let in, and it asks the Hub alone."""

from __future__ import annotations

import pytest

from alacard_ext.notebooks.gate import check, check_code
from alacard_ext.notebooks.models import Requirement

from .gate_notebook import REQUIREMENTS, by_id, cell, good

NEWER = Requirement(module="transformers", requirement="transformers>=5.10,<6")
SENTENCES = Requirement(module="sentence_transformers", requirement="sentence-transformers>=5,<7")
MISSING = [
    "from transformers import AutoModelForEverything",
    "import transformers as t\nt.AutoModelForEverything",
    "import transformers\ntransformers.utils.logging.set_loudness()",
    "from transformers import utils as u\nu.logging.set_loudness()",
    "from transformers.utils import logging as said\nsaid.set_loudness()",
    "from transformers import AutoModel as A\nA.from_hub",
    "import transformers\nprint(transformers.AutoModel.from_hub)",
    "import transformers\ngetattr(transformers, 'AutoModelForEverything')",
    "def f():\n    from transformers import AutoModelForEverything",
    # in 5.x alone; in 4.57 alone; moved in between
    "from transformers import AutoModelForMultimodalLM",
    "from transformers import NezhaModel",
    "import transformers.activations_tf",
    "from transformers import pipeline\npipeline('any-to-any', model=model)",
    "from transformers import pipeline as make\nmake(task='no-such-task', model=model)",
    "from transformers.models.bert.modeling_bert import BertModel",
    "from transformers import no_such_module as n\nn.anything",
]
THERE = [
    "from transformers import pipeline as make\nmake('ner', model=model)",
    "def pipeline(task, model):\n    return task\npipeline('anything at all', model=model)",
    "from transformers import AutoModelForCausalLM, BertModel, TextStreamer, set_seed",
    "import transformers\ntransformers.utils.logging.set_verbosity_error()",
    "from transformers.utils import logging\nlogging.set_verbosity_error()",
    "from transformers.image_utils import load_image",
    "import transformers\nprint(transformers.__version__, transformers.AutoModel.__name__)",
    "try:\n    from transformers import AutoModelForMultimodalLM\nexcept ImportError:\n    pass",
    "import transformers as t\nif hasattr(t, 'AutoModelForMultimodalLM'):\n"
    "    print(t.AutoModelForMultimodalLM)",
    "import transformers\ngetattr(transformers, 'AutoModelForMultimodalLM', None)",
    "from transformers import utils as u\nu = [u]\nprint(u.anything)",
    "import transformers\nname = 'AutoModel'\ngetattr(transformers, name)",
]
ELSEWHERE = [
    "import urllib.request\nurllib.request.urlopen('https://example.org/cat.png')",
    "from urllib.request import urlretrieve\nurlretrieve('http://a.example/b', 'b')",
    "from transformers.image_utils import load_image\nload_image('https://x.org/a.png')",
    "ADDRESS = 'https://x.org'\nimport urllib.request as r\nr.urlopen(f'{ADDRESS}/a')",
    "import urllib.request as r\nr.urlopen('https://huggingface.co.evil.example/x')",
    "import urllib.request as r\nr.urlopen('https://huggingface.co@evil.example/x')",
    "import urllib.request as r\nr.urlopen('https://nothuggingface.co/x')",
    "import urllib.request as r\nr.urlopen('https://huggingface.co./x')",
    "def ask(url):\n    import urllib.request\n    return urllib.request.urlopen(url=f'https://a.b')",
    "!wget https://example.org/cat.png",
    "!curl -O $PLACE",
    "files = !git clone https://github.com/org/name",
    "%pip install git+https://github.com/org/name",
    "torch.hub.load('org/name', 'model')",
]
AT_HOME = [
    "import urllib.request as r\nr.urlopen('http://127.0.0.1:8000/predict')",
    "PORT = 8000\nimport urllib.request as r\nr.urlopen(f'http://127.0.0.1:{PORT}/predict')",
    "import urllib.request as r\nr.urlopen('https://huggingface.co/api/models')",
    "print('See https://example.org/wget and curl for more')",
    "# curl https://example.org\nx = 'https://example.org'",
    "!ls -l\n%pip install --quiet torch",
    "from transformers.image_utils import load_image\nload_image(picture)",
    "value = {'a': 1}.get('a')",
]


def findings_of(code: str, requirements: list[Requirement] = REQUIREMENTS) -> set[str]:
    notebook = good()
    setup = by_id(notebook, "setup")
    for need in requirements:
        if need.requirement not in setup.source:
            setup.source = setup.source.replace('{"torch"', f'{{"x": "{need.requirement}", "torch"')
    known = "picture = None\n" if "picture" in code else ""
    notebook.cells.append(cell("added", "usage", known + code))
    report = check(notebook, requirements=requirements)
    assert {finding.cell_id for finding in report.findings} <= {"added"}
    return {finding.check for finding in report.findings}


@pytest.mark.parametrize("code", MISSING)
def test_a_name_that_some_release_lacks_is_refused(code: str) -> None:
    assert findings_of(code) == {"attributes"}


@pytest.mark.parametrize("code", THERE)
def test_a_name_that_every_release_has_is_not(code: str) -> None:
    assert findings_of(code) == set()


def test_the_releases_are_those_that_the_setup_cell_lets_in() -> None:
    code = "from transformers import AutoModelForMultimodalLM"
    assert findings_of(code, [REQUIREMENTS[0], NEWER]) == set()
    assert findings_of(code) == {"attributes"}


@pytest.mark.parametrize(
    ("attribute", "expected"),
    [("encode", set()), ("similarity", set()), ("eval", set()), ("encode_all", {"attributes"})],
)
def test_an_object_of_a_known_class_has_its_attributes(attribute: str, expected: set[str]) -> None:
    code = (
        "from sentence_transformers import SentenceTransformer\n"
        f"embedder = SentenceTransformer('./local/folder')\nprint(embedder.{attribute})"
    )
    assert findings_of(code, [*REQUIREMENTS, SENTENCES]) == expected


def test_the_message_says_since_when() -> None:
    found = check_code(
        "from transformers import AutoModelForMultimodalLM", requirements=REQUIREMENTS
    )
    assert [item.check for item in found] == ["attributes"]
    assert "only since 5." in found[0].message


@pytest.mark.parametrize("code", ELSEWHERE)
def test_nobody_but_the_hub_is_asked(code: str) -> None:
    assert findings_of(code) == {"network"}


@pytest.mark.parametrize("code", AT_HOME)
def test_the_hub_and_this_computer_may_be_asked(code: str) -> None:
    assert findings_of(code) == set()


def test_a_target_that_only_the_run_tells_is_refused_unless_it_is_this_computer() -> None:
    code = "import urllib.request\ndef ask(url):\n    return urllib.request.urlopen(url)"
    assert findings_of(code) == {"network"}
    assert findings_of(f"{code}\nask('http://127.0.0.1:8000/')") == set()


def test_a_second_load_by_another_library_is_found() -> None:
    timm = Requirement(module="timm", requirement="timm>=1,<2")
    code = "import timm\ntimm.create_model(f'hf_hub:{MODEL_ID}@{REVISION}', pretrained=True)"
    assert findings_of(code, [*REQUIREMENTS, timm]) == {"single_load"}
    code = "import timm\ntimm.create_model('resnet18', pretrained=False)"
    assert findings_of(code, [*REQUIREMENTS, timm]) == set()
