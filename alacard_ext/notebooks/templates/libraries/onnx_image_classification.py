# Image classification with ONNX Runtime: the cells of image_classification.py, in NumPy and Pillow.

# %% section="hello" name="load"
import json

import numpy as np
import onnxruntime
from huggingface_hub import snapshot_download
from PIL import Image

# The plain graph first; any processor can run it.
FILE = next((name for name in FILES if name.rpartition("/")[2] == "model.onnx"), FILES[0])
wanted = [FILE, f"{FILE}_data*", f"{FILE}.data", "config.json", "preprocessor_config.json"]
folder = Path(snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=wanted))
model = onnxruntime.InferenceSession(folder / FILE, providers=["CPUExecutionProvider"])
print(f"Hello from {MODEL_ID}: {human_size((folder / FILE).stat().st_size)} in {FILE}.")

# %% section="hello" name="labels" hidden=true
# Reads the names of the classes: run this cell; you do not need to read it.
if not (folder / "preprocessor_config.json").is_file():
    raise Stop("the repository does not say how to prepare pictures for this model.")
looks = json.loads((folder / "preprocessor_config.json").read_text(encoding="utf-8"))
settings = {}
if (folder / "config.json").is_file():
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
entry, outputs = model.get_inputs()[0], [value.name for value in model.get_outputs()]
if len(model.get_inputs()) > 1 or len(entry.shape) != 4 or entry.type != "tensor(float)":
    raise Stop("this graph asks for something other than a picture.")
OUTPUT = "logits" if "logits" in outputs else outputs[0]
names = settings.get("id2label") or {}
count = model.get_outputs()[outputs.index(OUTPUT)].shape[-1]
count = count if isinstance(count, int) else len(names)
labels = [names.get(str(number), f"LABEL_{number}") for number in range(count)]
print(f"It knows {len(labels)} classes, for example:", "; ".join(labels[:5]))

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify pictures

The repository's `preprocessor_config.json` gives the size of a picture and the range of its values;
`prepare` applies both, and a batch goes through the graph at once.{{media_sentence}}
"""

# %% section="hello" name="prepare" hidden=true
# Prepares pictures for the graph: run this cell; you do not need to read it.
def target(size):
    """Width and height of what `size` says, or one number for the shorter edge."""
    if isinstance(size, dict) and "height" in size:
        return size["width"], size["height"]
    return size.get("shortest_edge") if isinstance(size, dict) else (size, size)


def prepare(picture):
    """A picture as the numbers that the graph takes: channel, row, column."""
    if looks.get("do_resize", True):
        size = target(looks.get("size") or 224)
        if not isinstance(size, tuple):
            scale = size / min(picture.size)
            size = tuple(max(1, round(edge * scale)) for edge in picture.size)
        picture = picture.resize(size, looks.get("resample") or Image.Resampling.BILINEAR)
    crop = target(looks["crop_size"]) if looks.get("do_center_crop") else None
    if isinstance(crop, tuple):
        left, top = (picture.width - crop[0]) // 2, (picture.height - crop[1]) // 2
        picture = picture.crop((left, top, left + crop[0], top + crop[1]))
    values = np.atleast_3d(np.asarray(picture, dtype=np.float32))
    if looks.get("do_rescale", True):
        values = values * (looks.get("rescale_factor") or 1 / 255)
    if looks.get("do_normalize", True):
        middle, spread = looks.get("image_mean") or [0.5], looks.get("image_std") or [0.5]
        values = (values - np.array(middle)) / np.array(spread)
    return values.transpose(2, 0, 1).astype(np.float32)

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture and the class with the highest score. All pictures and more scores follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
(first_scores,) = model.run([OUTPUT], {entry.name: prepare(first_picture)[None]})[0]
print(f"{first_title} → {labels[first_scores.argmax()]}")

# %% section="usage" name="predict"
def predict(pictures):
    """The scores of all classes for each picture, as rows of an array."""
    batch = np.stack([prepare(picture) for picture in pictures])
    # A graph that was written for one picture at a time is asked for one after the other.
    parts = [batch] if not isinstance(entry.shape[0], int) else [row[None] for row in batch]
    logits = np.concatenate([model.run([OUTPUT], {entry.name: part})[0] for part in parts])
    scores = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return scores / scores.sum(axis=-1, keepdims=True)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: not three colours

Screenshots and logos often have a fourth channel for transparency, for which the repository gives no
range of values. `picture.convert("RGB")` works for all of them.
"""

# %% [markdown] section="usage" name="latency-about" tags=["advanced"]
"""
### How fast, and how much memory

The median of several runs, with and without the preparation, which takes processor time too. To try an
eight-bit graph, set `FILE` in the load cell to a file with `quantized` or `int8` in its name.
"""

# %% section="usage" name="latency" tags=["advanced"]
import statistics
import time


def milliseconds(function, *arguments, runs=5):
    """The median time of a call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*arguments)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


rows = [{"pictures": count, "ms to prepare": milliseconds(prepare, INPUTS[0]) * count,
         "ms in all": milliseconds(predict, (INPUTS * count)[:count])} for count in (1, 8)]
show(rows)
print("Graphs in this repository:", ", ".join(FILES))
print("In use by this notebook:", human_size(psutil.Process().memory_info().rss))

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Average the scores over mirrored and cropped versions. Does that correct wrong answers?
2. Compare with the eight-bit graph: how many labels change, and how much time do you gain?
3. `onnxruntime.SessionOptions` sets the number of threads. How many help here?
"""
