"""Tiny models that write text: a chat model in Llama's shape and a base model in GPT-2's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .page import byte_level
from .shelf import folder_of, ids_of, save_model, save_tokenizer, shelf_for, transformers_card
from .sizes import WRITER

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def build(root: Path) -> None:
    """`tiny/llama-chat` and `tiny/gpt2`, with the bare name `tiny-gpt2` that moved to it."""
    _llama(root)
    _gpt2(root)
    folder_of(root, "tiny-gpt2", moved_to="tiny/gpt2")


def chat_model(
    folder: Path, name: str, *, sampling: dict[str, Any] | None = None, **more: Any
) -> None:
    """A tokenizer with a chat template, and a Llama that reads it."""
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = save_tokenizer(
        byte_level(["<|endoftext|>", "<|im_start|>", "<|im_end|>"]),
        folder,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        chat_template=CHAT_TEMPLATE,
        model_max_length=512,
        model_input_names=["input_ids", "attention_mask"],
    )
    ids = ids_of(tokenizer, "eos", "pad")
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        **WRITER,
        max_position_embeddings=512,
        bos_token_id=None,
        **ids,
        **more,
    )
    writes = {**sampling, **ids} if sampling else None
    save_model(folder, name, LlamaForCausalLM, config, writes=writes)


def _llama(root: Path) -> None:
    name, task = "tiny/llama-chat", "text-generation"
    folder = shelf_for(root, name, task, "AutoModelForCausalLM", "AutoTokenizer", downloads=90_000)
    sampling = {"do_sample": True, "temperature": 0.7, "top_p": 0.9}
    chat_model(folder, name, sampling=sampling, tie_word_embeddings=True)
    transformers_card(
        folder,
        "Tiny Llama chat",
        task,
        f"""
from transformers import AutoModelForCausalLM, AutoTokenizer

model_name = "{name}"
tokenizer = AutoTokenizer.from_pretrained(model_name)
model = AutoModelForCausalLM.from_pretrained(model_name, dtype="auto")

messages = [{{"role": "user", "content": "How do I feed a sourdough starter?"}}]
text = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
inputs = tokenizer([text], return_tensors="pt").to(model.device)
generated = model.generate(**inputs, max_new_tokens=16)
print(tokenizer.decode(generated[0][inputs.input_ids.shape[1]:], skip_special_tokens=True))
""",
        tags=["conversational"],
        base_model="tiny/llama-base",
    )


def _gpt2(root: Path) -> None:
    from transformers import GPT2Config, GPT2LMHeadModel

    name, task = "tiny/gpt2", "text-generation"
    folder = shelf_for(root, name, task, "AutoModelForCausalLM", "AutoTokenizer", downloads=80_000)
    end = "<|endoftext|>"
    tokenizer = save_tokenizer(
        byte_level([end]),
        folder,
        bos_token=end,
        eos_token=end,
        unk_token=end,
        model_max_length=256,
        model_input_names=["input_ids", "attention_mask"],
    )
    config = GPT2Config(
        vocab_size=len(tokenizer),
        n_positions=256,
        n_embd=32,
        n_layer=2,
        n_head=4,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        task_specific_params={"text-generation": {"do_sample": True, "max_length": 50}},
    )
    save_model(folder, name, GPT2LMHeadModel, config)
    transformers_card(
        folder,
        "Tiny GPT-2",
        task,
        f"""
>>> from transformers import pipeline, set_seed
>>> generator = pipeline('text-generation', model='{name}')
>>> set_seed(42)
>>> generator("The baker mixes the dough", max_length=30, num_return_sequences=2)

[{{'generated_text': 'The baker mixes the dough and lets it rest'}}]
""",
        tags=["gpt2"],
    )
