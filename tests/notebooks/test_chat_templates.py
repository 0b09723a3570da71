"""Several chat templates by name, without a default among them: of a tokenizer, or a processor."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from alacard_ext.notebooks.template import read_template


@pytest.mark.models
def test_the_first_of_several_templates_serves_where_none_is_the_default() -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(WordLevel({"hi": 0, "[UNK]": 1}, unk_token="[UNK]"))
    say = "{% for m in messages %}{{ m.content }}{% endfor %}"

    def applied(templates: Any) -> str:
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, chat_template=templates)
        ready_of()(tokenizer, MODEL)
        turn = [{"role": "user", "content": "hi"}]
        return str(tokenizer.apply_chat_template(turn, tokenize=False))

    assert applied({"chat": say, "tools": "x"}) == "hi"
    assert applied({"tools": "x", "default": say}) == "hi"
    assert applied(say) == "hi"


SAY = "{{ messages[0].content }}"


@pytest.mark.parametrize(
    ("name", "cell"), [("image_text_to_text", "prompt"), ("multimodal_answers", "senses")]
)
@pytest.mark.parametrize(
    ("templates", "taken"),
    [
        ({"chat": SAY, "tools": "x"}, SAY),
        ({"tools": "x", "default": SAY}, {"tools": "x", "default": SAY}),
        (SAY, SAY),
        (None, None),
    ],
)
def test_so_it_is_with_a_processor(name: str, cell: str, templates: Any, taken: Any) -> None:
    source = next(each.source for each in read_template(name) if each.name == cell)
    lines = re.search(r"^templates = .*\n^if .*\n .*$", source, re.MULTILINE)
    assert lines
    processor = SimpleNamespace(chat_template=templates)
    exec(lines[0], {"processor": processor})
    assert processor.chat_template == taken
    exec(lines[0], {"processor": object()})


@pytest.mark.parametrize(
    ("metadata", "chats", "form"),
    [
        ({"tokenizer.chat_template.rag": SAY, "tokenizer.chat_template.x": "y"}, True, "rag"),
        ({"tokenizer.chat_template": SAY, "tokenizer.chat_template.rag": "y"}, True, None),
        ({"tokenizer.chat_template": SAY}, True, None),
        ({"tokenizer.chat_templates": "rag"}, False, None),
        ({}, False, None),
    ],
)
def test_so_it_is_with_the_templates_of_a_gguf_file(
    metadata: dict[str, str], chats: bool, form: str | None
) -> None:
    # llama-cpp-python knows the template `tokenizer.chat_template.rag` as `chat_template.rag`.
    source = next(each.source for each in read_template("gguf") if each.name == "load")
    lines = re.search(r"^DEFAULT = [\s\S]*?^is_chat = .*$", source, re.MULTILINE)
    assert lines
    space: dict[str, Any] = {"model": SimpleNamespace(metadata=metadata, chat_format=None)}
    exec(lines[0], space)
    assert space["is_chat"] is chats
    assert space["model"].chat_format == (f"chat_template.{form}" if form else None)


MODEL = SimpleNamespace(config=SimpleNamespace(), named_modules=list)


def ready_of() -> Any:
    """What makes a tokenizer ready, in the machinery."""
    space: dict[str, Any] = {}
    exec(next(c.source for c in read_template("common") if c.name == "machinery-limits"), space)
    return space["ready"]


@pytest.mark.models
def test_a_tokenizer_without_end_and_filling_fills_with_its_first_token() -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(WordLevel({"hi": 0, "there": 1, "[UNK]": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]")
    ready_of()(tokenizer, MODEL)
    rows = tokenizer(["hi", "hi there"], padding=True)["input_ids"]
    assert {len(row) for row in rows} == {2}
