# Vectors of words with spaCy: what embeddings.py works on, as arrays of NumPy.

# %% section="hello" name="load"
import numpy as np
import spacy
from huggingface_hub import snapshot_download

# The repository holds the pipeline twice, once packed as a wheel that is not needed here.
model = spacy.load(
    snapshot_download(MODEL_ID, revision=REVISION, ignore_patterns=["*.whl", "*.py", "*.pkl"])
)
table = model.vocab.vectors
if not table.shape[1]:
    raise Stop("this pipeline brings no vectors of words; those named `md` or `lg` do.")
print(f"Hello from {MODEL_ID}: a pipeline for the language {model.lang!r}.")
print(f"Its table has {table.shape[0]:,} rows of {table.shape[1]} numbers.")
print("It was made with spaCy", model.meta.get("spacy_version"), "and runs on", spacy.__version__)

# %% [markdown] section="usage" name="table-about" tags=["beginner"]
"""
This pipeline looks up a vector for each word and takes the mean. A word that is not in its table counts
for nothing, and a text of such words alone has no vector: its similarity with everything is 0.
"""

# %% section="usage" name="embed"
def predict(texts):
    """One vector of length 1 for each text; 0 in all places for a text without a known word."""
    # The mean needs the words alone, so the other steps of the pipeline are left out.
    vectors = np.stack([np.asarray(model.make_doc(text).vector) for text in texts])
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)

# %% [markdown] section="usage" name="words-about" tags=["intermediate", "advanced"] place="end"
"""
### Which words count

The share of each text that the table knows. A text with few known words is compared by those few.
"""

# %% section="usage" name="words" tags=["intermediate", "advanced"] place="end"
rows = []
for text in SENTENCES:
    words = [token for token in model.make_doc(text) if token.is_alpha]
    unknown = [token.text for token in words if not token.has_vector]
    known = 1 - len(unknown) / len(words) if words else 0.0
    rows.append({"text": text[:60], "known": known, "unknown": ", ".join(unknown[:5]) or "-"})
show(rows)

# %% section="usage" name="spread" tags=["advanced"] place="end"
if len(SENTENCES) > 1:
    others = (vectors @ vectors.T)[~np.eye(len(SENTENCES), dtype=bool)]
    variance = np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False) ** 2
    print(f"mean similarity {others.mean():.3f}, from {others.min():.3f} to {others.max():.3f}")
    if variance.sum():
        needed = int((variance.cumsum() / variance.sum() < 0.9).sum()) + 1
        print(f"{needed} of {vectors.shape[1]} directions hold 90 % of the variance of these texts")

# %% [markdown] section="usage" name="order-about" tags=["advanced"] place="end"
"""
### What a mean cannot see, and what it costs

A mean forgets the order of the words, so these two come out the same. In return it is fast:
"""

# %% section="usage" name="order" tags=["advanced"] place="end"
import time

one, other = predict(["the dog bites the man", "the man bites the dog"])
print(f"similarity of the two: {float(one @ other):.3f}")
many = SENTENCES * 50
start = time.perf_counter()
predict(many)
took = time.perf_counter() - start
print(f"{len(many) / took:,.0f} sentences a second; in use: "
      f"{human_size(psutil.Process().memory_info().rss)}")
