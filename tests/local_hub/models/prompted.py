"""Tiny decoders that translate, judge or embed."""

from __future__ import annotations

from pathlib import Path

from .generation import CHAT_TEMPLATE
from .rankers import decoder
from .sizes import WRITER

HEADS = {"head_dim": 8}
ASK = """
messages = [{"role": "user", "content": "Translate the following segment into Chinese, without additional explanation.\\n\\nIt is on the house."}]
"""  # noqa: E501 - as the page has it
# How TranslateGemma's template takes its languages.
CODED = (
    "{% set part = messages[0]['content'][0] %}<|im_start|>{{ part['source_lang_code'] }} to "
    "{{ part['target_lang_code'] }}: {{ part['text'] }}<|im_end|>\n<|im_start|>"
)
GUARD = (
    "<|im_start|>Is this safe? {% for message in messages %}{{ message['role'] }}: "
    "{{ message['content'] }}\n{% endfor %}<|im_end|>\n<|im_start|>"
)
SHIELD = (
    "<|im_start|>{{ messages[-1]['content'] }}\nOur principle: {{ guideline }}\n"
    "Does it violate the principle? Answer with Yes or No.<|im_end|>\n"
)
POOL = """
def last_token_pool(last_hidden_states, attention_mask):
    return last_hidden_states[:, -1]

def get_detailed_instruct(task_description, query):
    return f'Instruct: {task_description}\\nQuery:{query}'
"""


def build(root: Path) -> None:
    """Two translators, two guards and an embedder, of six shapes with six prompts."""
    from transformers import (
        Gemma2Config,
        Gemma2ForCausalLM,
        LlamaConfig,
        LlamaForCausalLM,
        MistralConfig,
        MistralForCausalLM,
        Qwen2Config,
        Qwen2ForCausalLM,
        Qwen3Config,
        Qwen3ForCausalLM,
    )

    decoder(
        root, "tiny/hunyuan-like", Qwen3ForCausalLM, Qwen3Config, ASK, filed="translation",
        chat_template=CHAT_TEMPLATE, **WRITER, **HEADS,
    )  # fmt: skip
    decoder(
        root, "tiny/coded-translator", LlamaForCausalLM, LlamaConfig, "", filed="translation",
        begins=True, chat_template=CODED, **WRITER,
    )  # fmt: skip
    decoder(
        root, "tiny/plain-translation", MistralForCausalLM, MistralConfig, "",
        filed="translation", **WRITER,
    )  # fmt: skip
    decoder(
        root, "tiny/llama-guard", LlamaForCausalLM, LlamaConfig, "", filed=None,
        chat_template=GUARD, **WRITER,
    )  # fmt: skip
    decoder(
        root, "tiny/shieldgemma", Gemma2ForCausalLM, Gemma2Config, "", filed=None, begins=True,
        chat_template=SHIELD, **WRITER, **HEADS,
    )  # fmt: skip
    decoder(
        root, "tiny/qwen2-embedder", Qwen2ForCausalLM, Qwen2Config, POOL,
        filed="feature-extraction", **WRITER,
    )  # fmt: skip
