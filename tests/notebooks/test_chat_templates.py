"""Tokenizers that bring several chat templates by name, without a default among them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from alacard_ext.notebooks.template import read_template


@pytest.mark.models
@pytest.mark.parametrize("name", ["text_generation", "peft_text_generation"])
def test_the_first_of_several_templates_serves_where_none_is_the_default(name: str) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(WordLevel({"hi": 0, "[UNK]": 1}, unk_token="[UNK]"))
    say = "{% for m in messages %}{{ m.content }}{% endfor %}"

    def applied(templates: Any) -> str:
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, chat_template=templates)
        source = next(cell.source for cell in read_template(name) if cell.name == "load")
        lines = re.search(r"^if isinstance\(tokenizer\.chat_template.*\n.*$", source, re.MULTILINE)
        assert lines
        exec(lines[0], {"tokenizer": tokenizer})
        turn = [{"role": "user", "content": "hi"}]
        return str(tokenizer.apply_chat_template(turn, tokenize=False))

    assert applied({"chat": say, "tools": "x"}) == "hi"
    assert applied({"tools": "x", "default": say}) == "hi"
    assert applied(say) == "hi"
