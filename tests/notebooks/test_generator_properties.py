"""Whatever the Hub answers and whatever a hand holds, the notebook is sound and text stays text."""

from __future__ import annotations

import ast
import io
import tokenize
from functools import lru_cache
from typing import Any, get_args

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alacard_ext.cards.models import Recipe, UIType
from alacard_ext.fit.ladder import quantised
from alacard_ext.hub.facts import ModelSnapshot
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.gate.code import Code
from alacard_ext.notebooks.libraries import library_named
from alacard_ext.notebooks.machinery import CELL_ID as MACHINERY
from alacard_ext.notebooks.machinery import joined
from alacard_ext.notebooks.models import Plan
from alacard_ext.notebooks.percent import template_names
from alacard_ext.notebooks.planning.apps import named_files
from alacard_ext.notebooks.planning.own_code.switch import LINE, _without_switch
from alacard_ext.notebooks.planning.plan import fallback_plan, make_plan
from alacard_ext.notebooks.standalone import MODULE_CELL
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from alacard_ext.notebooks.template import LEVELS, TemplateCell, read_template

from .hands import INPUTS, SHA, hand
from .rows import loadable

MODEL = "tiny/arbitrary"
# A word that no template holds: where it turns up, a stranger's text has arrived.
MARK = "zqxjkw"
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
NASTY = [
    '"""', "'''", '"', "'", "\\", "\n", "\r\n", "\x00", "\x1b[2J", "\u202e", "\u2028", "\x85",
    "{{model_name}}", "{% raw %}", "{0}", "%pip install x\n", "!rm -rf /\n", "%%bash\n", "?x",
    "</details>", "<script>", "<img src=x onerror=y>", "![x](https://x.org/y)", "```\n", "~~~~\n",
    "\n# %% [markdown]\n", "$x$", "-->", "| a |", "import os\n", "; os.system('x') #", "\ud83d",
    "hf_xxx", "YOUR_TOKEN", "TODO", "<your-path>", "path/to/x", "مرحبا", "日本語", "🙂", "\t",
    "...",
]  # fmt: skip
TEXT = st.lists(
    st.sampled_from(NASTY) | st.just(MARK) | st.text(max_size=12), min_size=1, max_size=6
).map("".join)
NUMBERS = st.integers() | st.floats() | st.sampled_from([0, -1, 10**400, 1e308, 2**63])
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FIELDS = """
author sha pipeline_tag library_name tags gated private disabled downloads likes lastModified
createdAt safetensors gguf config cardData transformersInfo siblings usedStorage mask_token
""".split()  # noqa: SIM905 - words read better than a column of strings
CARD = "license language base_model datasets pipeline_tag library_name tags model-index".split()  # noqa: SIM905
CONFIG = """
architectures model_type tokenizer_config chat_template_jinja diffusers peft auto_map label2id
id2label max_position_embeddings hidden_size num_hidden_layers vocab_size transformers_version
torch_dtype quantization_config text_config task_specific_params
""".split()  # noqa: SIM905
UI_TYPES = get_args(UIType)
# Lines that a page may show; LOADS and USES are those of an example that is nearly right.
CODE = [
    f"pipe = pipeline('fill-mask', model='{MODEL}', device=0)",
    "inputs = tokenizer('x', return_tensors='pt').to('cuda')",
    "!pip install x",
    ">>> model.generate(**inputs)",
    "... x",
    "from transformers import *",
    f"def {MARK}(labels):\n    return labels",
    f"    {MARK} = 1",
    "device = 'cuda' if torch.cuda.is_available() else 'cpu'",
    "labels = [1]; model.to('cuda')",
    "x = 'é'; y = model(x)  # 日本語",
]
LOADS = [
    f"model = CLASS.from_pretrained('{MODEL}').half().to('cuda')",
    f"m = CLASS.from_pretrained(\n    '{MODEL}', torch_dtype='auto',\n)  # {MARK}",
    f"tokenizer = AutoTokenizer.from_pretrained('{MODEL}')",
    f"pipe = pipeline('TASK', model='{MODEL}', tokenizer='{MODEL}', device=0)",
    "model.to('cuda'); labels = ['é']",
    "%pip install x",
]
USES = [
    f"print('{MARK}', model(1))",
    f"{MARK} = 'é 🙂' + str(model(**tokenizer('x', return_tensors='pt')))",
    "for labels in range(3):\n    print(labels, model.generate(labels))",
    f"print(f'{{model(1)}} {MARK}')",
]
FENCES = ["```", "~~~", "````", "> ```", "- ```", "<pre>", "    "]


@st.composite
def readmes(draw: st.DrawFn, row: TaskTemplate) -> str:
    """Pages with fences in fences, prompts, and code that works, or nearly."""
    parts = draw(st.lists(TEXT | st.sampled_from(["# A title", "---\na: b\n---"]), max_size=3))
    if draw(st.booleans()):
        lines = [*draw(st.lists(st.sampled_from(LOADS), max_size=3)), draw(st.sampled_from(USES))]
        code = "\n".join(lines).replace("CLASS", row.auto_class).replace("TASK", row.task)
        parts.append(f"~~~python\n{code}\n~~~")
    for _ in range(draw(st.integers(0, 3))):
        fence = draw(st.sampled_from(FENCES))
        lines = draw(st.lists(st.sampled_from(CODE) | TEXT, min_size=1, max_size=6))
        label = draw(st.sampled_from(["python", "py", "bash", "", "pycon", MARK]))
        parts.append("\n".join([f"{fence}{label}", *lines, fence]))
    return "\n\n".join(parts)


def answer_of(row: TaskTemplate) -> dict[str, Any]:
    """A benign answer of the Hub that leads to `row`."""
    model_type, architecture = loadable(row)
    library = library_named(row.library)
    own = [name.replace("*", "model") for name in library.weights] if library else []
    names = ["config.json", "model.safetensors", "tokenizer.json", "model_index.json", *own]
    return {
        "id": MODEL,
        "sha": SHA,
        "author": "tiny",
        "pipeline_tag": row.task,
        "library_name": row.library,
        "config": {"architectures": [architecture], "model_type": model_type},
        "siblings": [{"rfilename": name} for name in names],
        "cardData": {"license": "mit", "base_model": "tiny/base"},
        "safetensors": {"parameters": {"F32": 1000}},
    }


@st.composite
def hands(draw: st.DrawFn) -> tuple[Recipe, ModelSnapshot]:
    """A hand and what the Hub says of its model: benign where nothing arbitrary was drawn."""
    row = draw(st.sampled_from(ROWS))
    snapshot = draw(snapshots(row))
    return draw(recipes(row)), snapshot


@st.composite
def snapshots(draw: st.DrawFn, row: TaskTemplate, model: str = MODEL) -> ModelSnapshot:
    """What the Hub says of a model for `row`, with something arbitrary in it."""
    answer = answer_of(row) | {"id": model}
    # Few fields at a time: with all of them wrong, nothing but the fallback would be reached.
    answer |= draw(st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=3))
    if isinstance(answer["cardData"], dict):
        answer["cardData"] |= draw(st.dictionaries(st.sampled_from(CARD), VALUES, max_size=3))
    if isinstance(answer["config"], dict):
        answer["config"] |= draw(st.dictionaries(st.sampled_from(CONFIG), VALUES, max_size=3))
    config = draw(st.none() | st.dictionaries(st.sampled_from(CONFIG), VALUES, max_size=4))
    if config is not None and isinstance(answer["config"], dict):
        config = answer["config"] | config
    return ModelSnapshot(
        facts=parse_model_info(answer),
        readme=draw(st.none() | readmes(row)),
        config=config,
        notice=draw(st.none() | TEXT),
    )


@st.composite
def recipes(draw: st.DrawFn, row: TaskTemplate) -> Recipe:
    """A hand with arbitrary texts in every card."""
    line = TEXT.map(_sent).map(lambda text: text[:300])
    inputs = {**INPUTS, "image_prompts": ["A loaf of bread."]}
    for name in draw(st.sets(st.sampled_from(["prompts", "labels", "sentences", "masked"]))):
        inputs[name] = draw(st.lists(line, max_size=3))
    if draw(st.booleans()):
        inputs["texts"] = [{"text": draw(line), "label": draw(line)}]
        inputs["document"] = draw(line)
        inputs["questions"] = [{"question": draw(line), "context": draw(line)}]
    return Recipe.model_validate(
        {
            "seed": draw(st.integers(0, 99)),
            "model_card": {
                "id": MODEL,
                "name": draw(line),
                "license": draw(st.none() | line),
                "trust_remote_code": draw(st.sampled_from([None, SHA])),
                "step": draw(st.sampled_from([None, None, "half", "8bit", "4bit"])),
            },
            "prompt_cards": [
                {
                    "id": "pack",
                    "name": draw(line),
                    "prompts": draw(st.lists(line, min_size=1, max_size=3)),
                    "tasks": draw(st.sampled_from([[], [row.task]])),
                }
            ],
            "topic": {"id": "x", "name": draw(line), "phrase": draw(line), "inputs": inputs},
            "difficulty": {"level": draw(st.sampled_from(sorted(LEVELS))), "name": draw(line)},
            "ui_component": {
                "type": draw(st.sampled_from(UI_TYPES)),
                "name": draw(line),
            },
        }
    )


def _sent(text: str) -> str:
    """What is left of a text once it has been sent as JSON in UTF-8."""
    return text.encode("utf-8", "replace").decode()


@lru_cache(maxsize=1)
def template_cells() -> dict[str, list[TemplateCell]]:
    """Every code cell of every template, by the id that it has in a notebook."""
    found: dict[str, list[TemplateCell]] = {}
    for name in template_names():
        for cell in read_template(name):
            if cell.kind == "code":
                found.setdefault(cell.id, []).append(cell)
    return found


def assert_sound(recipe: Recipe, snapshot: ModelSnapshot, plan: Plan) -> Any:
    """What holds for every notebook that is ever handed over."""
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    nbformat.validate(notebook)
    assert nbformat.reads(nbformat.writes(notebook), as_version=4) == notebook
    allowed = {snapshot.facts.id: plan.code_revision} if plan.trust_remote_code else {}
    report = check(notebook, requirements=plan.requirements, allowed=allowed)
    assert report.passed, report.findings
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.id != "common-readme-example":
            assert_own_code(cell, snapshot.facts.id)
        elif MARK in cell.source or "onerror" in cell.source:
            assert_only_words(cell.source)
    return notebook


def assert_only_words(source: str) -> None:
    """A stranger's words are in no element, no picture, and in links to the Hub alone."""
    blocks = MARKDOWN.parse(source)
    for token in [*blocks, *(child for block in blocks for child in block.children or ())]:
        if token.type in ("html_block", "html_inline", "image"):
            assert MARK not in token.content and "onerror" not in token.content, source
            assert not token.attrs, source
        if token.type == "link_open" and MARK in str(token.attrGet("href")):
            assert str(token.attrGet("href")).startswith("https://huggingface.co/"), source


def assert_own_code(cell: Any, model_id: str) -> None:
    """The cell is a template's, but for literals in the places that are made for them."""
    for token in tokens_of(cell.source):
        assert token.type == tokenize.STRING or MARK not in token.string, (cell.id, token)
    if cell.id == MODULE_CELL:
        return  # put together from the notebook's own cells, each of which is looked at
    if cell.id == MACHINERY:
        parts = [one for name, one in template_cells().items() if name.startswith(MACHINERY)]
        own = joined(tuple(cell.source for each in parts for cell in each))
        assert joined((own, cell.source)) == own  # nothing but statements of the parts
        return
    candidates = template_cells()[cell.id]
    if cell.metadata.get("tags") == ["parameters"]:
        shown = [text for one in candidates for text in (one.source, LINE.sub("", one.source))]
        assert any(fits(text, cell.source) for text in shown), cell.source
        return
    sources = {named_files(one.source, model_id) for one in candidates}
    sources |= {changed for source in sources if (changed := quantised(source))}
    sources |= {_without_switch(source) for source in sources}
    assert cell.source in sources, cell.id


def fits(template: str, source: str) -> bool:
    """Whether two cells of inputs set the same names, in order, to nothing but literals.

    What they do beside, such as the one call of the set-up, is the template's word by word.
    """
    before, after = Code(template).tree, Code(source).tree
    assert before is not None and after is not None
    calls = [ast.dump(node) for node in after.body if not isinstance(node, ast.Assign)]
    computed = [ast.dump(node) for node in before.body]
    assert all(call in computed for call in calls)
    for node in after.body:
        if isinstance(node, ast.Assign) and ast.dump(node) not in computed:
            ast.literal_eval(node.value)
    return [ast.dump(n.targets[0]) for n in before.body if isinstance(n, ast.Assign)] == [
        ast.dump(n.targets[0]) for n in after.body if isinstance(n, ast.Assign)
    ]


def tokens_of(source: str) -> list[tokenize.TokenInfo]:
    """The tokens of a cell as a kernel reads it; a file that it writes by its own text."""
    text = source.split("\n", 1)[1] if source.startswith("%%writefile") else Code(source).text
    return list(tokenize.generate_tokens(io.StringIO(text).readline))


def usual(row: TaskTemplate, **card: Any) -> tuple[Recipe, ModelSnapshot]:
    """A hand without anything arbitrary."""
    snapshot = ModelSnapshot(facts=parse_model_info(answer_of(row)))
    return hand(MODEL, task=row.task, ui=card.pop("ui", "none"), **card), snapshot


@pytest.mark.parametrize("library", ["sklearn", "fasttext", "transformers"])
def test_a_wish_for_fewer_bits_is_heard_where_a_notebook_can_load_so(library: str) -> None:
    # Rows for certain types alone need facts of these.
    row = next(row for row in ROWS if row.library == library and not row.model_types)
    recipe, snapshot = usual(row, step="8bit", trust_remote_code=SHA)
    plan = make_plan(recipe, snapshot)
    assert (plan.step == "8bit") == (library == "transformers")
    assert_sound(recipe, snapshot, plan)


@pytest.mark.parametrize("ui", ["gradio_demo", "api_endpoint", "batch_cli"])
def test_an_app_never_loosens_what_its_task_needs(ui: str) -> None:
    # Captions need a newer Pillow than the apps around them ask for.
    row = next(row for row in ROWS if row.template == "image_to_text")
    recipe, snapshot = usual(row, ui=ui)
    plan = make_plan(recipe, snapshot)
    modules = [need.module for need in plan.requirements]
    assert len(modules) == len(set(modules))
    assert_sound(recipe, snapshot, plan)


GENERATOR = settings(
    deadline=None,
    max_examples=120,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@GENERATOR
@given(hands())
def test_any_hand_gives_a_notebook_whose_code_is_our_own(
    given_hand: tuple[Recipe, ModelSnapshot],
) -> None:
    recipe, snapshot = given_hand
    assert_sound(recipe, snapshot, make_plan(recipe, snapshot))


@settings(GENERATOR, max_examples=40)
@given(hands())
def test_the_fallback_is_as_sound_for_any_model(
    given_hand: tuple[Recipe, ModelSnapshot],
) -> None:
    recipe, snapshot = given_hand
    assert_sound(recipe, snapshot, fallback_plan(recipe, snapshot))
