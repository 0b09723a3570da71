# Ranking with transformers: a sequence classifier that reads query and passage as a pair.

# %% section="hello" name="load"
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForSequenceClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# Batches need a token for padding, and one that the model has a vector for
vectors = getattr(model.config.get_text_config(), "vocab_size", None)
if tokenizer.pad_token is None or (vectors and tokenizer.pad_token_id >= vectors):
    tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
    model.config.pad_token_id = tokenizer.pad_token_id
tokenizer = limit_length(tokenizer, model)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="usage" name="rank"
def rank(query, texts):
    """How well each text answers the query, as numbers: the higher, the better."""
    batch = tokenizer(
        [query] * len(texts), list(texts), padding=True, truncation="longest_first",
        return_tensors="pt",
    ).to(device)
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**batch).logits.float()
    return logits[:, -1].tolist()  # one number a pair, or the last of several: yes
