# Text classification with Model2Vec: static embeddings and a small network on top.

# %% [markdown] section="hello" name="head-about" tags=["beginner"]
"""
A **Model2Vec** classifier looks up a vector for each word and takes the mean. A very small network, the
*head*, sorts these means into labels. That makes it far faster than a model that reads whole sentences.
"""

# %% section="hello" name="load"
import warnings

from huggingface_hub import snapshot_download
from model2vec.inference import StaticModelPipeline

# Model2Vec takes a folder: the files are fetched at their commit first.
folder = snapshot_download(
    MODEL_ID, revision=REVISION, allow_patterns=["*.json", "*.safetensors", "*.skops", "*.md"]
)
with warnings.catch_warnings():
    # Older releases saved the head by scikit-learn, which it says at each load.
    warnings.simplefilter("ignore")
    model = StaticModelPipeline.from_pretrained(folder)
if model.classes_ is None:
    raise Stop("its head gives numbers and no labels; deal a hand with another model.")
labels = [str(label) for label in model.classes_]
alone = model.head.activation.value == "sigmoid"
print(f"Hello from {MODEL_ID}: {model.model.embedding.size:,} weights, a table of "
      f"{len(model.model.tokens):,} word pieces.")
print(f"It knows {len(labels)} labels, for example:", ", ".join(labels[:5]))
print("Each label is judged by itself." if alone else "The labels compete: scores add up to 1.")

# %% section="usage" name="predict"
def predict(texts):
    """The labels of each text with their scores, the best first."""
    rows = model.predict_proba(list(texts), use_multiprocessing=False).tolist()
    return [dict(sorted(zip(labels, row), key=lambda pair: -pair[1])) for row in rows]

# %% [markdown] section="usage" name="order-about" tags=["advanced"] place="end"
"""
### What a mean cannot see

A mean forgets the order of the words, so these two get the same scores, whatever the labels:
"""

# %% section="usage" name="order" tags=["advanced"] place="end"
for text, scores in zip(
    ("not bad, but good", "not good, but bad"), predict(["not bad, but good", "not good, but bad"])
):
    print(text, "→", ", ".join(f"{label} {score:.3f}" for label, score in list(scores.items())[:3]))
