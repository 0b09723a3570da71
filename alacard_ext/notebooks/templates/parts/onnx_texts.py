# A graph that reads texts, loaded by ONNX Runtime: a network written down once, run without
# PyTorch. The task's template says what its numbers mean.

# %% section="hello" name="load"
import json

import numpy as np
import onnxruntime
from huggingface_hub import snapshot_download
from tokenizers import Tokenizer

# The plain graph first; any processor can run it.
FILE = next((name for name in FILES if name.rpartition("/")[2] == "model.onnx"), FILES[0])
# Beside the graph: its weights where they are too many for one file, the words, the settings.
wanted = [FILE, f"{FILE}_data*", f"{FILE}.data", "tokenizer.json", "*config.json"]
folder = Path(snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=wanted))
model = onnxruntime.InferenceSession(folder / FILE, providers=["CPUExecutionProvider"])
print(f"Hello from {MODEL_ID}: {human_size((folder / FILE).stat().st_size)} in {FILE}.")

# %% section="hello" name="words" hidden=true
# Prepares the tokenizer for this graph: run this cell; you do not need to read it.
def read_json(name):
    """A file of settings; empty where the repository has none of that name."""
    path = folder / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


if not (folder / "tokenizer.json").is_file():
    raise Stop("the repository has no tokenizer.json, which is needed to turn text into numbers.")
tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
settings = read_json("config.json")
longest = min(settings.get("max_position_embeddings") or 512, 512)  # tokens that are read
if settings.get("model_type") in ("roberta", "xlm-roberta", "camembert"):
    longest = min(longest, 512 - 2)  # these keep two places for themselves
tokenizer.enable_truncation(longest)
tokenizer.enable_padding(pad_id=settings.get("pad_token_id") or 0)
inputs = [value.name for value in model.get_inputs()]
outputs = [value.name for value in model.get_outputs()]
unknown = set(inputs) - {"input_ids", "attention_mask", "token_type_ids", "position_ids"}
if unknown:
    raise Stop(f"this graph also needs {', '.join(sorted(unknown))}, which a text does not give.")
print("The graph takes", ", ".join(inputs), "and gives", ", ".join(outputs))

# %% section="usage" name="feed" hidden=true
# Turns texts into arrays: run this cell; you do not need to read it.
def feed_of(encoded):
    """Tokenized texts as the arrays that this graph asks for."""
    mask = np.array([text.attention_mask for text in encoded], dtype=np.int64)
    batch = {
        "input_ids": np.array([text.ids for text in encoded], dtype=np.int64),
        "attention_mask": mask,
        "token_type_ids": np.array([text.type_ids for text in encoded], dtype=np.int64),
        "position_ids": np.maximum(mask.cumsum(axis=1) - 1, 0),
    }
    return {name: batch[name] for name in inputs}  # only what it asks for

# %% [markdown] section="usage" name="names-about" tags=["intermediate"] place="end"
"""
### Another error to expect: an input that the graph does not know

A graph has fixed names for its inputs, each with a fixed number type. Anything else raises an error
that names the input; `model.get_inputs()` lists them beforehand.
"""

# %% section="usage" name="names" tags=["intermediate"] place="end"
show([{"input": value.name, "kind": value.type, "shape": str(value.shape)}
      for value in model.get_inputs()])
try:
    model.run(None, {"text": np.array(["one text"])})
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
