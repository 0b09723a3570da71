# An adapter for writing, on top of its base model.

# %% section="hello" name="load"
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

try:
    tokenizer = AutoTokenizer.from_pretrained(
        MODEL_ID if OWN_TOKENIZER else BASE_ID,
        revision=REVISION if OWN_TOKENIZER else BASE_REVISION,
        trust_remote_code=TRUST_REMOTE_CODE,
    )
    with no_random_weights():
        base = AutoModelForCausalLM.from_pretrained(
            BASE_ID, revision=BASE_REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
        )
except OSError as problem:
    if "gated" not in str(problem).lower():
        raise
    raise Stop(
        f"the base model asks for your consent. Accept its terms at "
        f"https://huggingface.co/{BASE_ID} and run `hf auth login` in a terminal."
    ) from None
if OWN_TOKENIZER and len(tokenizer) > base.get_input_embeddings().weight.shape[0]:
    base.resize_token_embeddings(len(tokenizer))  # room for the words that the adapter adds
with whole_adapter():
    model = PeftModel.from_pretrained(base, MODEL_ID, revision=REVISION).to(device).eval()
if tokenizer.pad_token is None:  # made for one text at a time: batches need a token for padding
    tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
if not hasattr(tokenizer, "chat_template"):
    tokenizer.chat_template = None  # such as Mistral's own, which knows no templates
if isinstance(tokenizer.chat_template, dict) and "default" not in tokenizer.chat_template:
    tokenizer.chat_template = next(iter(tokenizer.chat_template.values()))  # several, by name
is_chat = tokenizer.chat_template is not None
# Tokens that it has places for, those of the prompt and of the answer together
CONTEXT = places_in(model) or min(tokenizer.model_max_length, 1_000_000)
added = sum(p.numel() for name, p in model.named_parameters() if "lora_" in name)
total = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID} on {BASE_ID}: {total:,} weights, on {device}.")
if added:
    print(f"{added:,} of them, {added / total:.1%}, are the adapter's.")

# %% [markdown] section="usage" name="adapter-off-about" tags=["intermediate", "advanced"] place="end"
"""
### What the adapter changes

Switched off for a moment, the base answers alone. Where both say the same, the adapter
changes nothing for this prompt.
"""

# %% section="usage" name="adapter-off" tags=["intermediate", "advanced"] place="end"
with_adapter = generate(PROMPTS[0], max_new_tokens=40)
with model.disable_adapter():
    alone = generate(PROMPTS[0], max_new_tokens=40)
show([{"model": "with the adapter", "answer": with_adapter}, {"model": "base", "answer": alone}])
