# Text classification with SetFit: sentence embeddings and a small classifier on top.

# %% [markdown] section="hello" name="setfit-about" tags=["beginner"]
"""
**SetFit** models learn from a handful of examples: a large model turns a text into a list of
numbers, and a very small one, the *head*, sorts these lists.
"""

# %% section="hello" name="load"
from huggingface_hub import snapshot_download
from setfit import SetFitModel

if not TRUST_REMOTE_CODE:
    raise Stop("the model's head is a pickle, which can run code when it is opened.")
# SetFit takes a folder: the files are fetched at their commit first.
folder = snapshot_download(MODEL_ID, revision=REVISION)
with no_random_weights():
    model = SetFitModel.from_pretrained(folder, device=device)
weights = sum(p.numel() for p in model.model_body.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")

# %% section="usage" name="predict"
def predict(texts):
    """The labels of each text with their scores, the best first."""
    rows = model.predict_proba(list(texts), as_numpy=True).tolist()
    # Labels without names are counted.
    names = model.labels or list(range(len(rows[0])))
    pairs = [sorted(zip(map(str, names), row), key=lambda pair: -pair[1]) for row in rows]
    return [dict(ranked) for ranked in pairs]

# %% section="usage" name="embedding" tags=["advanced"]
vectors = model.encode(TEXTS)
head = type(model.model_head).__name__
print(f"Each text becomes {vectors.shape[1]} numbers; the head is a {head}.")
