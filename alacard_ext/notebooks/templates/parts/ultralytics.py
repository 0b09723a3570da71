# YOLO checkpoints by Ultralytics: what its notebooks for boxes, masks and classes share.

# %% section="hello" name="files" tags=["parameters"]
# The checkpoints are pickles: you allowed them for exactly this commit.
FILES = ["best.pt"]

# %% section="hello" name="kind"
WANTED = "detect"  # what this notebook is for; a checkpoint knows what it was trained for
ENOUGH = ("detect", "segment", "pose")  # all of these find boxes

# %% section="hello" name="choice" hidden=true
# Chooses among the files: run this cell; you do not need to read it.
import os

# Nothing but the Hub is asked: Ultralytics sends no statistics and installs nothing by itself.
os.environ |= {"YOLO_OFFLINE": "true", "YOLO_AUTOINSTALL": "false", "YOLO_VERBOSE": "false"}
ENDINGS = {"-seg": "segment", "-cls": "classify", "-pose": "pose", "-obb": "obb"}


def rank(name):
    """Smaller is better: made for this, then what training calls the best, then small ones."""
    stem = name.rpartition("/")[2].removesuffix(".pt").lower()
    told = next((ending for ending in ENDINGS if stem.endswith(ending)), "")
    kind = ENDINGS.get(told, "detect")
    # The smallest size of a family carries an n for nano.
    small = stem.removesuffix(told).endswith("n")
    return (kind != WANTED and bool(told)), kind != WANTED, stem != "best", not small


chosen = min(FILES, key=rank)

# %% section="hello" name="load"
from huggingface_hub import hf_hub_download

if not TRUST_REMOTE_CODE:
    raise Stop("the checkpoint is a pickle, which can run code when it is opened.")
try:
    from ultralytics import YOLO
except ImportError as problem:  # on a server without a screen, say
    raise Stop(
        f"Ultralytics does not start: {problem}. Run `pip uninstall -y opencv-python`, "
        "`pip install opencv-python-headless`, and restart."
    ) from None
model = YOLO(hf_hub_download(MODEL_ID, chosen, revision=REVISION))
if model.task not in ENOUGH:
    raise Stop(f"{chosen} was made for '{model.task}', and this notebook is for '{WANTED}'.")
model = model.to(device)
labels = {int(number): str(name) for number, name in model.names.items()}
print(f"Hello from {MODEL_ID}, file {chosen}, on {device}: it knows {len(labels)} kinds.")

# %% [markdown] section="info" name="agpl"
"""
The library Ultralytics is free software under the **AGPL-3.0**: if you build something on it and offer
that to others, even as a service, you have to give them its source, or you need another licence from
the company behind it. To try it here, you need to do nothing.
"""

# %% [markdown] section="usage" name="swapped-about" tags=["intermediate"] place="end"
"""
### A silent mistake: red and blue swapped

Ultralytics reads a Pillow picture as red, green, blue, but a plain **array** as blue, green, red, the
order of OpenCV. An array from any other source raises no error, but gives worse answers. The first and
the last row below are the same picture.
"""

# %% section="usage" name="swapped" tags=["intermediate"] place="end"
import numpy as np


def best_score(picture):
    """How sure the model is of its best guess."""
    found = model.predict(picture, conf=0.0, verbose=False)[0]
    scores = found.probs.data if found.probs is not None else found.boxes.conf
    return float(scores.max()) if len(scores) else 0.0


array = np.asarray(INPUTS[0])
rows = [{"given as": "a picture", "best score": best_score(INPUTS[0])},
        {"given as": "an array, red first", "best score": best_score(array)},
        {"given as": "an array, blue first",
         "best score": best_score(np.ascontiguousarray(array[..., ::-1]))}]
show(rows)
