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
tokenizer = ready(tokenizer, model)
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
