"""A model that writes is asked in the way that it was taught, whatever lies beside it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.planning.jobs import form_of
from alacard_ext.notebooks.planning.jobs.asking import system_of
from alacard_ext.notebooks.planning.plan import make_plan
from alacard_ext.notebooks.template import read_template

from .hands import facts, hand

WRITER: dict[str, Any] = {"pipeline_tag": "text-generation"}
WRITER |= {"architectures": ["Qwen3ForCausalLM"]}
WRITER |= {"model_type": "qwen3"}
PRETRAINED = (
    "## Overview\n- Type: Causal Language Models\n- Training Stage: Pretraining\n- Layers: 9"
)
ADVISED = "**We do not recommend using base language models for conversations.**"


def dealt(model: str, level: str = "intermediate", **known: Any) -> tuple[bool, str]:
    recipe = hand(model, level=level, task="text-generation")
    snapshot = facts(model, **{**WRITER, **known})
    plan = make_plan(recipe, snapshot)
    assert plan.template == "text_generation", plan.reasons
    cells = assemble(recipe, snapshot, plan, hand_code=None).cells
    return plan.chat, "\n".join(cell.source for cell in cells)


@pytest.mark.parametrize(
    ("model", "page", "chats"),
    [
        ("org/Rye-9B-Base", None, False),
        ("org/Rye-9B", PRETRAINED, False),
        ("org/Rye-9B", PRETRAINED.replace("Pretraining", "Pretraining & Post-training"), True),
        ("org/Rye-9B", ADVISED, False),
        ("org/Rye-9B-Instruct", ADVISED, True),
        ("org/Rye-base-chat", None, True),
        ("org/Database-Rye-9B", None, True),
        ("org/Rye-9B", "# Rye", True),
    ],
)
def test_a_base_model_is_not_asked_as_a_chat(model: str, page: str | None, chats: bool) -> None:
    chat, source = dealt(model, chat=True, readme=page)
    assert chat is chats
    assert ("is_chat = False\n" in source) is not chats
    assert ("The chat template turns messages" in source) is chats
    assert ("Bread is made with flour and" in source) is not chats  # the topic's own beginning


def written(form: str, *turns: tuple[str, str]) -> str:
    messages = [{"role": role, "content": text} for role, text in turns]
    # As transformers reads chat templates.
    reader = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return reader.from_string(form).render(messages=messages, bos_token="<s>")


def template_of(values: dict[str, Any]) -> str:
    """The chat template that the notebook makes of a form."""
    tokenizer = SimpleNamespace(chat_template=None, bos_token="<s>", get_vocab=dict)
    names: dict[str, Any] = {"tokenizer": tokenizer, "is_chat": False, **values}
    exec(next(c.source for c in read_template("text_generation") if c.name == "asked-form"), names)
    return str(tokenizer.chat_template)


FIRST, ANSWER, SECOND = ("user", "Why?"), ("assistant", "Gas."), ("user", "So?")


@pytest.mark.parametrize(
    ("model", "begins", "ends", "between"),
    [
        (
            "o/dolly-v2-3b",
            "Below is an",
            "### Instruction:\nSo?\n\n### Response:\n",
            "Gas.\n\n### End",
        ),
        ("o/dolly-v1-6b", "Below is an", "### Response:\n", "Why?\n\n### Response:\nGas."),
        ("o/vicuna-13b-v1.5-16k", "<s>A chat", "</s>USER: So? ASSISTANT:", "ASSISTANT: Gas.</s>"),
        ("o/phi-2", "Instruct: Why?\nOutput: Gas.\n", "Instruct: So?\nOutput:", "Gas."),
        ("o/oasst-sft-1-pythia-12b", "<|prompter|>Why?", "<|assistant|>", "Gas.<|endoftext|><|p"),
        ("o/WizardCoder-Python-7B-V1.0", "<s>Below", "### Response:", "### Response: Gas."),
        ("o/bloomz-560m", "Why?", "So?", "Gas."),
    ],
)
def test_a_family_without_a_template_is_asked_in_its_own_form(
    model: str, begins: str, ends: str, between: str
) -> None:
    for chat in (False, None):
        form = form_of(facts(model, **WRITER, chat=chat))
        assert form is not None
        said = written(template_of(form.values), FIRST, ANSWER, SECOND)
        assert said.startswith(begins) and said.endswith(ends) and between in said
        chats, source = dealt(model, chat=chat)
        asked = "Write a Python function" if "Coder" in model else "Why does sourdough rise?"
        assert chats and "QUESTION = " in source and asked in source
    assert form_of(facts(model, **WRITER, chat=True)) is None


@pytest.mark.parametrize("model", ["o/phi-20b", "o/my-dolly", "o/bloom-560m", "o/mistral-7b"])
def test_other_models_have_no_such_form(model: str) -> None:
    chat, source = dealt(model, chat=False)
    assert not chat and "QUESTION = " not in source and "Why does sourdough rise?" not in source


@pytest.mark.parametrize(
    ("end", "ends"), [("### End", [0, 9]), ("### Unknown", None), (None, None)]
)
@pytest.mark.parametrize("has_template", [False, True])
def test_the_form_is_set_where_no_template_is(
    end: str | None, ends: list[int] | None, has_template: bool
) -> None:
    tokenizer = SimpleNamespace(
        chat_template="own" if has_template else None,
        bos_token=None,
        get_vocab=lambda: {"### End": 9},
        eos_token_id=0,
        convert_tokens_to_ids=lambda _: 9,
    )
    settings = SimpleNamespace(eos_token_id=None)
    names: dict[str, Any] = {"tokenizer": tokenizer, "is_chat": has_template, "BEGINS": "Say:"}
    names |= {"QUESTION": "TEXT?", "ANSWER": "TEXT!", "FIRST": False, "END": end}
    names |= {"model": SimpleNamespace(generation_config=settings)}
    exec(next(c.source for c in read_template("text_generation") if c.name == "asked-form"), names)
    assert names["is_chat"] and tokenizer.chat_template.startswith(
        "own" if has_template else "Say:"
    )
    assert settings.eos_token_id == (None if has_template else ends)


WORDS = "You are a patient baker who thinks about each loaf.\nAnswer inside <loaf> tags."
TRAINED = "The following system prompt was used in fine-tuning:\n\n```text\n{words}\n```\n"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (TRAINED.format(words=WORDS), WORDS),
        (f"System prompt of the training\n```\n{WORDS}\n```", WORDS),
        (TRAINED.format(words="<|im_start|>system " + WORDS), None),
        (TRAINED.format(words='{"role": "system", "content": "' + WORDS + '"}'), None),
        (TRAINED.format(words="run --system-prompt prompt.txt --loaf rye.txt"), None),
        (f"An example of a system prompt:\n```\n{WORDS}\n```", None),
        (
            "The system prompt used for training is secret." + " x" * 200 + f"```\n{WORDS}\n```",
            None,
        ),
        ("system prompt used for training\n```\n" * 3000, None),
    ],
)
def test_the_system_prompt_of_the_training_goes_before_each_prompt(
    page: str, words: str | None
) -> None:
    assert system_of(facts("o/rye", **WRITER, readme=page)) == words
    _, source = dealt("o/rye", chat=True, readme=page)
    assert ("SYSTEM = " in source) is (words is not None)
    _, other = dealt("o/rye", chat=False, readme=page)
    assert "SYSTEM = " not in other


def test_a_system_prompt_is_set_before_the_first_turn_alone() -> None:
    own = (
        "{{ bos_token }}{% for turn in messages %}[{{ turn.role }}] {{ turn.content }} {% endfor %}"
    )
    tokenizer = SimpleNamespace(chat_template=own)
    names: dict[str, Any] = {
        "tokenizer": tokenizer,
        "SYSTEM": 'It\'s "r\u00fcye" {{ 1 }} %}\nonly.',
    }
    exec(next(c.source for c in read_template("text_generation") if c.name == "system-set"), names)
    said = written(tokenizer.chat_template, FIRST, ANSWER)
    assert said.split() == f"<s>[system] {names['SYSTEM']} [user] Why? [assistant] Gas.".split()
    kept = written(tokenizer.chat_template, ("system", "Be kind."), FIRST)
    assert kept.split() == ["<s>[system]", "Be", "kind.", "[user]", "Why?"]
    tokenizer.chat_template = {"default": own}  # several, by name: left as they are
    exec(next(c.source for c in read_template("text_generation") if c.name == "system-set"), names)
    assert tokenizer.chat_template == {"default": own}


@pytest.mark.parametrize(
    ("model", "page", "thinks"),
    [
        ("o/QwQ-7B-Preview", None, True),
        ("o/Rye-7B", TRAINED.format(words=f"{WORDS} Think first, inside <think> tags."), True),
        ("o/Rye-7B", TRAINED.format(words=WORDS), False),
        ("o/AQwQA-7B", None, False),
    ],
)
def test_a_model_that_thinks_by_its_family_or_page_has_room_for_it(
    model: str, page: str | None, thinks: bool
) -> None:
    _, source = dealt(model, chat=True, readme=page)
    assert ("\nGREEDY = False" in source) is thinks
    assert ("It may think before it answers" in source) is thinks


@pytest.mark.parametrize(
    ("model", "chat", "chats"),
    [
        ("o/rye-9b-GGUF", True, True),
        ("o/rye-9b-GGUF", None, True),  # its file may hold a template, of which nothing was told
        ("o/rye-9b-GGUF", False, False),
        ("o/rye-9b-base-GGUF", True, False),
    ],
)
def test_a_file_without_a_template_is_given_beginnings(
    model: str, chat: bool | None, chats: bool
) -> None:
    known: dict[str, Any] = {"pipeline_tag": "text-generation", "library_name": "gguf"}
    known |= {"files": ["rye-Q4_K_M.gguf"], "architectures": [], "model_type": None}
    recipe = hand(model, level="intermediate", task="text-generation")
    snapshot = facts(model, **known, gguf_architecture="llama", gguf_size=10**9, chat=chat)
    plan = make_plan(recipe, snapshot)
    assert plan.template == "gguf" and plan.chat is chats
    cells = assemble(recipe, snapshot, plan, hand_code=None).cells
    source = "\n".join(cell.source for cell in cells)
    assert ("Why does sourdough rise?" in source) is chats
    assert ("Bread is made with flour and" in source) is not chats
    assert ("The chat template comes out of the file" in source) is chats
    assert ("But it is a base model" in source) is ("base" in model)
