# Static embeddings with Model2Vec: a vector for each word piece, looked up and averaged.

# %% section="hello" name="load"
from model2vec import StaticModel

# Model2Vec takes a folder: the files are fetched at their commit first.
from huggingface_hub import snapshot_download

model = StaticModel.from_pretrained(
    snapshot_download(MODEL_ID, revision=REVISION,
                      allow_patterns=["*.json", "*.safetensors", "*.md"])
)
print(f"Hello from {MODEL_ID}: {model.embedding.size:,} weights, a table of "
      f"{len(model.tokens):,} word pieces with {model.dim} numbers each.")

# %% [markdown] section="usage" name="static-about" tags=["beginner"]
"""
This model does not even compute: it looks up a vector for each word and takes the mean. That makes it
hundreds of times faster than a model that reads whole sentences, but a little less exact.
"""

# %% section="usage" name="embed"
def predict(texts):
    """One vector of length 1 for each text."""
    vectors = torch.from_numpy(model.encode(list(texts))).float()
    return torch.nn.functional.normalize(vectors, dim=-1)

# %% [markdown] section="usage" name="order-about" tags=["advanced"]
"""
### What a mean cannot see

A mean ignores the order of the words, so these two sentences come out the same. It is fast, though:
"""

# %% section="usage" name="order" tags=["advanced"]
import time

one, other = predict(["the dog bites the man", "the man bites the dog"])
print(f"similarity of the two: {float(one @ other):.3f}")
many = SENTENCES * 200
start = time.perf_counter()
predict(many)
took = time.perf_counter() - start
print(f"{len(many) / took:,.0f} sentences a second; in use: "
      f"{human_size(psutil.Process().memory_info().rss)}")
