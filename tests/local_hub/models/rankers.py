"""Tiny decoders that rank: each is asked in the words of its training."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import ids_of, save_model, save_tokenizer, shelf_for, transformers_card
from .sizes import WRITER

TASK = "text-ranking"
QWEN = """
import torch
from transformers import AutoTokenizer, AutoModelForCausalLM

def format_instruction(instruction, query, doc):
    if instruction is None:
        instruction = 'Given a web search query, retrieve relevant passages that answer the query'
    output = "<Instruct>: {instruction}\\n<Query>: {query}\\n<Document>: {doc}".format(
        instruction=instruction, query=query, doc=doc)
    return output

tokenizer = AutoTokenizer.from_pretrained("NAME", padding_side='left')
model = AutoModelForCausalLM.from_pretrained("NAME").eval()
token_false_id = tokenizer.convert_tokens_to_ids("no")
token_true_id = tokenizer.convert_tokens_to_ids("yes")
max_length = 8192
prefix = "<|im_start|>system\\nOnly \\"yes\\" or \\"no\\".<|im_end|>\\n<|im_start|>user\\n"
suffix = "<|im_end|>\\n<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n"
prefix_tokens = tokenizer.encode(prefix, add_special_tokens=False)
suffix_tokens = tokenizer.encode(suffix, add_special_tokens=False)
"""
GEMMA = """
def get_inputs(pairs, tokenizer, prompt=None, max_length=1024):
    if prompt is None:
        prompt = "Given a query A and a passage B, determine whether the passage contains an answer to the query by providing a prediction of either 'Yes' or 'No'."
    sep = "\\n"
    for query, passage in pairs:
        query_inputs = tokenizer(f'A: {query}', add_special_tokens=False)
        passage_inputs = tokenizer(f'B: {passage}', add_special_tokens=False)

yes_loc = tokenizer('Yes', add_special_tokens=False)['input_ids'][0]
"""  # noqa: E501 - as the page has it
OWN = """
prompt = f"Question: {question}\\nPassage: {passage}\\nIs it answered?"
true_id = tokenizer.encode(" true", add_special_tokens=False)[0]
false_id = tokenizer.encode(" false", add_special_tokens=False)[0]
"""


def build(root: Path) -> None:
    """Three shapes of decoders with three prompts; the last is filed as one that just writes."""
    from transformers import (
        Gemma2Config,
        Gemma2ForCausalLM,
        GPTNeoXConfig,
        GPTNeoXForCausalLM,
        Qwen3Config,
        Qwen3ForCausalLM,
    )

    heads = {"head_dim": 8}
    decoder(root, "tiny/qwen3-judge", Qwen3ForCausalLM, Qwen3Config, QWEN, **WRITER, **heads)
    decoder(
        root, "tiny/gemma2-ranker", Gemma2ForCausalLM, Gemma2Config, GEMMA, begins=True,
        **WRITER, **heads,
    )  # fmt: skip
    neox = {key: value for key, value in WRITER.items() if key != "num_key_value_heads"}
    decoder(
        root, "tiny/neox-reranker", GPTNeoXForCausalLM, GPTNeoXConfig, OWN,
        positions=96, **neox,
    )  # fmt: skip


def decoder(
    root: Path,
    name: str,
    kind: Any,
    config: Any,
    example: str,
    *,
    filed: str | None = TASK,
    begins: bool = False,
    positions: int = 512,
    chat_template: str | None = None,
    **sizes: Any,
) -> None:
    """A decoder of that class and configuration, with its tokenizer and its page's example."""
    folder = shelf_for(root, name, filed or "text-generation", "AutoModelForCausalLM")
    start = {"bos_token": "<bos>"} if begins else {}
    tokenizer = byte_level(["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<bos>"])
    if begins:
        from tokenizers.processors import TemplateProcessing

        number = tokenizer.token_to_id("<bos>")
        tokenizer.post_processor = TemplateProcessing(
            single="<bos> $A", special_tokens=[("<bos>", number)]
        )
    fast = save_tokenizer(
        tokenizer,
        folder,
        eos_token="<|endoftext|>",
        model_max_length=positions,
        chat_template=chat_template,
        **start,
    )
    ids = ids_of(fast, "eos", "bos")
    settings = config(
        vocab_size=len(fast), max_position_embeddings=positions, pad_token_id=None, **sizes, **ids
    )
    save_model(folder, name, kind, settings, louder=4)
    transformers_card(folder, name, filed, example.replace("NAME", name))  # type: ignore[arg-type]
