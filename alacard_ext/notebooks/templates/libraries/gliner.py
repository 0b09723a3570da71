# GLiNER: finds names of any kinds that you ask for, without training.

# %% section="hello" name="load"
from gliner import GLiNER
from huggingface_hub import snapshot_download

# GLiNER takes a folder: the files are fetched at their commit first.
model = GLiNER.from_pretrained(snapshot_download(MODEL_ID, revision=REVISION)).to(device).eval()
weights = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")

# %% [markdown] section="usage" name="kinds-about" tags=["beginner"]
"""
Most such models know a fixed list of kinds. **GLiNER** takes the kinds as words: write what you are
looking for, and it marks the pieces of text that fit.
"""

# %% section="usage" name="predict"
KINDS = ["person", "place", "organisation", "food", "tool"]
THRESHOLD = 0.5  # how sure it has to be; lower finds more, and more that is wrong


def predict(texts, threshold=THRESHOLD):
    """The names found in each text, with kind, score and place."""
    found = [model.predict_entities(text, KINDS, threshold=threshold) for text in texts]
    return [[name | {"kind": name["label"]} for name in names] for names in found]

# %% [markdown] section="usage" name="threshold-about" tags=["intermediate", "advanced"]
"""
### How sure should it be?

A threshold trades missed names against wrong ones.
"""

# %% section="usage" name="threshold" tags=["intermediate", "advanced"]
for threshold in (0.1, 0.3, 0.5, 0.7, 0.9):
    print(f"{threshold}: {sum(map(len, predict(TEXTS, threshold)))} names")
