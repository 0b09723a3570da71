# Text classification with ONNX Runtime: a network written down as a graph, run without PyTorch.

# %% section="hello" name="files" tags=["parameters"]
# The graphs of the repository; some hold the same network with smaller numbers.
FILES = ["onnx/model.onnx"]

# %% section="hello" name="load"
import json

import numpy as np
import onnxruntime
from huggingface_hub import snapshot_download
from tokenizers import Tokenizer

# The plain graph first; any processor can run it.
FILE = next((name for name in FILES if name.rpartition("/")[2] == "model.onnx"), FILES[0])
# Beside the graph: its weights where they are too many for one file, the words, the labels.
wanted = [FILE, f"{FILE}_data*", f"{FILE}.data", "tokenizer.json", "*config.json"]
folder = Path(snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=wanted))
if not (folder / "tokenizer.json").is_file():
    raise Stop("the repository has no tokenizer.json, without which no text becomes numbers.")
model = onnxruntime.InferenceSession(folder / FILE, providers=["CPUExecutionProvider"])
tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
settings = {}
if (folder / "config.json").is_file():
    settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
longest = min(settings.get("max_position_embeddings") or 512, 512)  # tokens that are read
if settings.get("model_type") in ("roberta", "xlm-roberta", "camembert"):
    longest = min(longest, 512 - 2)  # these keep two places for themselves
tokenizer.enable_truncation(longest)
tokenizer.enable_padding(pad_id=settings.get("pad_token_id") or 0)
inputs = [value.name for value in model.get_inputs()]
outputs = [value.name for value in model.get_outputs()]
if "logits" not in outputs:
    raise Stop(f"this graph gives {', '.join(outputs)}, and no scores of labels.")
names = settings.get("id2label") or {}
count = model.get_outputs()[outputs.index("logits")].shape[-1]
count = count if isinstance(count, int) else len(names)
labels = [names.get(str(number), f"LABEL_{number}") for number in range(count)]
print(f"Hello from {MODEL_ID}: {human_size((folder / FILE).stat().st_size)} in {FILE}.")
print("It takes", ", ".join(inputs), "and sorts texts into:", ", ".join(labels))

# %% section="usage" name="predict"
def scores_of(texts):
    """The model's raw numbers for each text, as rows of an array."""
    encoded = tokenizer.encode_batch(texts)
    batch = {
        "input_ids": [text.ids for text in encoded],
        "attention_mask": [text.attention_mask for text in encoded],
        "token_type_ids": [text.type_ids for text in encoded],
    }
    # Only what this graph asks for, in whole numbers of 64 bits.
    feed = {name: np.array(batch[name], dtype=np.int64) for name in inputs}
    return model.run(["logits"], feed)[0].astype(np.float64)


def predict(texts):
    """The labels of each text with their scores, the best first."""
    logits = scores_of(texts)
    if settings.get("problem_type") == "regression" or len(labels) == 1:
        scores = logits  # a number of its own, not a choice
    elif settings.get("problem_type") == "multi_label_classification":
        scores = 1 / (1 + np.exp(-logits))  # each label by itself: several can fit
    else:
        scores = np.exp(logits - logits.max(axis=-1, keepdims=True))
        scores = scores / scores.sum(axis=-1, keepdims=True)  # they add up to 1
    return [
        dict(sorted(zip(labels, row), key=lambda pair: pair[1], reverse=True))
        for row in scores.tolist()
    ]

# %% [markdown] section="usage" name="names-about" tags=["intermediate"]
"""
### Another error to expect: an input that the graph does not know

A graph has fixed names for what goes in, with a fixed kind of number. Anything else stops with an
error that says which; `model.get_inputs()` tells before.
"""

# %% section="usage" name="names" tags=["intermediate"]
show([{"input": value.name, "kind": value.type, "shape": str(value.shape)}
      for value in model.get_inputs()])
try:
    model.run(None, {"text": np.array([TEXTS[0]])})
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")

# %% [markdown] section="usage" name="threads-about" tags=["advanced"]
"""
### How much of the processor, and a file with smaller numbers

The graphs of a repository often differ in **quantisation** alone: names with `quantized`, `int8` or
`q4` keep weights in 8 or 4 bits. Set `FILE` in the load cell to try one. This cell measures the
latency of one text, and compares a batch with single texts: padding must not change the answer.
"""

# %% section="usage" name="threads" tags=["advanced"]
import statistics
import time

times = []
for _ in range(10):
    start = time.perf_counter()
    scores_of(TEXTS[:1])
    times.append(1000 * (time.perf_counter() - start))
print(f"One text: {statistics.median(times):.2f} ms, with", model.get_providers()[0])
together = scores_of(TEXTS)
alone = np.concatenate([scores_of([text]) for text in TEXTS])
print("Largest difference of a batch to single texts:", f"{np.abs(together - alone).max():.2e}")
print("Graphs in this repository:", ", ".join(FILES))
