# An adapter for writing, on top of its base model.

# %% section="hello" name="load"
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID if OWN_TOKENIZER else BASE_ID,
    revision=REVISION if OWN_TOKENIZER else BASE_REVISION, trust_remote_code=TRUST_REMOTE_CODE,
)
with no_random_weights():
    base = AutoModelForCausalLM.from_pretrained(
        BASE_ID, revision=BASE_REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
if OWN_TOKENIZER and len(tokenizer) > base.get_input_embeddings().weight.shape[0]:
    base.resize_token_embeddings(len(tokenizer))  # room for the words that the adapter adds
with whole_adapter():
    model = PeftModel.from_pretrained(base, MODEL_ID, revision=REVISION).to(device).eval()
tokenizer = ready(tokenizer, model)
is_chat = bool(tokenizer.chat_template)
CONTEXT = places_in(model) or min(tokenizer.model_max_length, 1_000_000)
total = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID} on {BASE_ID}: {total:,} weights, on {device}.")

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
