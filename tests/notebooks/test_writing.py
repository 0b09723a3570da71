"""Models that write are asked as they were made: with room for thoughts, or for programs."""

from __future__ import annotations

from typing import Any

import pytest

from alacard_ext.hub.chat_templates import thinks_aloud
from alacard_ext.hub.parse import parse_model_info
from alacard_ext.notebooks.assemble import assemble, flags_for, values_for
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.planning.writing import writes_programs

from .hands import SHA, facts, hand

ENDS_OPEN = "{% for m in messages %}{{ m.content }}{% endfor %}<|assistant|><think>\n"
SPLITS = "{% if '</think>' in m.content %}{{ m.content.split('</think>')[-1] }}{% endif %}"
SWITCHED = "{% if enable_thinking is defined and not enable_thinking %}<think></think>{% endif %}"
PROSE = "{{ '<think>' }}{{ 'Your thinking process comes first. Don\\'t skip it.' }}"
CHANNELS = "<|start|>assistant{% if reasoning_effort %}<|channel|>analysis{% endif %}"
WRITER = {"architectures": ["LlamaForCausalLM"], "model_type": "llama"}


@pytest.mark.parametrize(
    ("template", "thinks"),
    [
        (ENDS_OPEN, True),
        (SPLITS, True),
        (PROSE, True),
        (CHANNELS, True),
        ("[INST]{{ m.content }}[/INST][THINK]", True),
        (SWITCHED, False),
        ("{%- if thinking %}<think>{%- else %}</think>{%- endif %}", False),
        ([{"name": "tools", "template": "{{ m }}"}, {"name": "r", "template": ENDS_OPEN}], True),
        ("{{ messages }} I think so.", False),
        ("{{" * 40_000 + "<think>", True),
        (None, False),
        (7, False),
    ],
)
def test_a_template_tells_whether_thoughts_come_first(template: Any, thinks: bool) -> None:
    assert thinks_aloud(template) is thinks


@pytest.mark.parametrize(
    "told",
    [
        {"config": {"tokenizer_config": {"chat_template": ENDS_OPEN}}},
        {"config": {"chat_template_jinja": CHANNELS}},
        {"gguf": {"chat_template": SPLITS}},
        {"gguf": {"chat_template": SWITCHED}},
    ],
)
def test_the_hub_tells_it_in_several_places(told: dict[str, Any]) -> None:
    assert parse_model_info({"id": "org/ponderer", **told}).thinks


@pytest.mark.parametrize("level", ["beginner", "intermediate"])
@pytest.mark.parametrize("thinks", [True, False])
def test_thoughts_have_room_and_are_not_decoded_greedily(level: str, thinks: bool) -> None:
    snapshot = facts("org/Ponderer-3B", pipeline_tag="text-generation", **WRITER, chat=True)
    snapshot.facts.thinks = thinks
    recipe = hand("org/Ponderer-3B", task="text-generation", level=level)
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    values = values_for(recipe, snapshot, plan)
    assert check(notebook, requirements=plan.requirements).passed
    text = "\n".join(cell.source for cell in notebook.cells)
    assert ("may think before it answers" in text) is thinks
    assert ("decodes greedily" in text) is (not thinks and level != "beginner")
    assert ("MAX_NEW_TOKENS = 1500" in text, "GREEDY = False" in text) == (thinks, thinks)
    assert len(values["PROMPTS"]) == (2 if thinks else 3)


@pytest.mark.parametrize(
    ("library", "file"), [("gguf", "ponderer.Q4_K_M.gguf"), ("mlx", "model.safetensors")]
)
def test_thoughts_have_room_in_other_libraries(library: str, file: str) -> None:
    snapshot = facts(
        "org/ponderer", pipeline_tag="text-generation", library_name=library, chat=True,
        files=[file, "config.json", "tokenizer.json"], thinks=True, **WRITER,
    )  # fmt: skip
    recipe = hand("org/ponderer", task="text-generation", level="intermediate")
    plan = make_plan(recipe, snapshot)
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    assert plan.library == library
    assert check(notebook, requirements=plan.requirements).passed
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "at a temperature of 0.6" in text and "MAX_NEW_TOKENS = 1500" in text


@pytest.mark.parametrize(
    ("model", "programs"),
    [
        *((f"org/{name}", True) for name in ("replit-code-v1-3b", "CodeGen2-1B", "tiny_starcoder")),
        *((f"org/{name}", True) for name in ("OpenCodeMath-7B", "Codestral-22B", "Yi-Coder-9B")),
        *((f"org/{name}", False) for name in ("encoder-lm", "Decoder-1B", "Codec-LM", "transcode")),
        ("codes/llama-8b", False),
    ],
)
def test_a_name_tells_who_writes_programs(model: str, programs: bool) -> None:
    assert writes_programs(model) is programs


@pytest.mark.parametrize("chat", [True, False])
def test_a_model_for_programs_is_given_programs(chat: bool) -> None:
    snapshot = facts("org/tiny-code-3b", pipeline_tag="text-generation", **WRITER, chat=chat)
    recipe = hand("org/tiny-code-3b", task="text-generation", level="beginner")
    plan = make_plan(recipe, snapshot)
    prompts = values_for(recipe, snapshot, plan)["PROMPTS"]
    assert "about sourdough bread" in prompts[0].lower()
    assert ("def " in prompts[0], "Python function" in prompts[0]) == (not chat, chat)
    text = "\n".join(c.source for c in assemble(recipe, snapshot, plan, hand_code=None).cells)
    assert "made for program code, so this notebook does not use them" in text
    assert "Once upon a time" not in text
    assert ("continue your program" in text) is not chat
    assert "programs" in flags_for(recipe, snapshot, plan)


def test_a_model_that_continues_says_why_it_leaves_out_questions() -> None:
    snapshot = facts("org/base", pipeline_tag="text-generation", **WRITER, chat=False, sha=SHA)
    asked = hand("org/base", task="text-generation", prompts=("Explain {topic}.", "Who bakes?"))
    plan = make_plan(asked, snapshot)
    text = "\n".join(c.source for c in assemble(asked, snapshot, plan, hand_code=None).cells)
    assert "**A pack** are questions and requests, and this model only continues a text" in text
    assert "written for other tasks" not in text
