# A whole pipeline in one file of safetensors; the cells of text_to_image.py.

# %% section="hello" name="load"
import inspect

from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
from huggingface_hub import hf_hub_download, snapshot_download

dtype = pipeline_dtype(dtype, device)
path = hf_hub_download(MODEL_ID, FILE, revision=REVISION)
settings = snapshot_download(BASE_ID, revision=BASE_REVISION, allow_patterns=["*.json", "*.txt"])
kind = StableDiffusionXLPipeline if LARGE else StableDiffusionPipeline
try:
    model = kind.from_single_file(path, config=settings, torch_dtype=dtype, local_files_only=True)
    model = model.to(device)
except (KeyError, NotImplementedError, RuntimeError, ValueError) as problem:
    raise Stop(f"{FILE} does not fit the settings of {BASE_ID}: {str(problem)[:300]}") from None
MOST_STEPS = most_steps(model)
print(f"Hello from {FILE} of {MODEL_ID}, a {type(model).__name__} on {device}.")
print("Other files of the repository:", ", ".join(OTHER_FILES) or "none")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Compare the picture with the words, one by one: what is there, what is missing, and
what was added? Hands, writing and exact numbers of things are hard for these models. The picture is
new, but its look comes from the pictures that the model learned from, with their habits and prejudices.
"""
