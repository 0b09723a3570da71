# Models of Keras, computed by PyTorch: what the notebooks for pictures and tables share.

# %% section="hello" name="files" tags=["parameters"]
# The files that hold the model: one `.keras` file, or settings and weights side by side.
FILES = ["model.keras"]

# %% [markdown] section="hello" name="safe-about" tags=["beginner"]
"""
**Keras** describes a model as a list of layers and leaves the computing to another library, here
PyTorch. A Keras file can also contain Python code. The notebook opens it in **safe mode**, which
refuses such code.
"""

# %% section="hello" name="load"
import os

os.environ["KERAS_BACKEND"] = "torch"  # read once, when Keras is imported
import keras
import numpy as np
from huggingface_hub import hf_hub_download, snapshot_download

if keras.backend.backend() != "torch":
    raise Stop("this kernel already uses Keras with another library: restart it and run again.")
whole = next((name for name in FILES if name.endswith(".keras")), None)
beside = ["config.json", "metadata.json", "model.weights.h5", "assets/*"]
if whole:
    path = hf_hub_download(MODEL_ID, whole, revision=REVISION)
else:
    path = snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=beside)
try:
    model = keras.saving.load_model(path, compile=False, safe_mode=True)
except Exception as problem:  # it has Lambda layers or layers of its author's: code, not numbers
    raise Stop(
        "Keras builds no model that holds code, such as Lambda layers or layers of its author's "
        f"own. {type(problem).__name__}: {str(problem)[:300]}"
    ) from None
wants, gives = model.input_shape, model.output_shape
if not isinstance(wants, tuple) or not isinstance(gives, tuple):
    raise Stop("it has several inputs or outputs, and only its author knows what they mean.")
total = model.count_params()
print(f"Hello from {MODEL_ID}: {len(model.layers)} layers, {total:,} weights, with Keras "
      f"{keras.version()}.")
print(f"It wants {wants} and gives {gives}; None is the number of examples.")

# %% section="hello" name="scores" hidden=true
# Turns what the model gives into scores: run this cell; you do not need to read it.
def scores_of(array):
    """What the model says of a batch, as rows of numbers on the processor."""
    with torch.no_grad():  # we only use the model, we do not train it
        return model(array, training=False).detach().float().cpu()


def as_scores(rows):
    """Rows of scores that add up to 1, from whatever the last layer gives."""
    if rows.shape[-1] == 1:  # one number for two classes: how sure it is of the second
        sure = rows if rows.min() >= 0 and rows.max() <= 1 else rows.sigmoid()
        return torch.cat([1 - sure, sure], dim=-1)
    done = rows.min() >= 0 and torch.allclose(rows.sum(dim=-1), torch.ones(len(rows)), atol=1e-3)
    return rows if done else rows.softmax(dim=-1)
