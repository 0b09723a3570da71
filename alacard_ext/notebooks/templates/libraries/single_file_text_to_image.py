# A whole pipeline in one file of safetensors; the cells of text_to_image.py.

# %% section="hello" name="load"
import inspect

from diffusers import StableDiffusionPipeline, StableDiffusionXLPipeline
from huggingface_hub import hf_hub_download, snapshot_download
from safetensors import safe_open

if device == "cuda":  # half the memory; the first kind is safer where the card has it
    dtype = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
elif device == "mps":
    dtype = torch.float32
path = hf_hub_download(MODEL_ID, FILE, revision=REVISION)
with safe_open(path, framework="pt") as stored:
    names = set(stored.keys())
if LARGE:
    Pipeline, reader = StableDiffusionXLPipeline, "conditioner.embedders.1.model."
else:
    Pipeline, reader = StableDiffusionPipeline, "cond_stage_model.transformer.text_model."
if not any(name.startswith(reader) for name in names):
    raise Stop(f"{FILE} is not the kind of checkpoint that these settings are for. "
               "Deal a hand with its repository again, or choose another file.")
settings = snapshot_download(BASE_ID, revision=BASE_REVISION, allow_patterns=["*.json", "*.txt"])
model = Pipeline.from_single_file(path, config=settings, torch_dtype=dtype, local_files_only=True)
parts = {name: part for name, part in model.components.items() if isinstance(part, torch.nn.Module)}
empty = [f"{name}.{one}" for name, part in parts.items()
         for one, values in part.named_parameters() if values.is_meta]
if empty:
    raise Stop(f"{FILE} lacks {len(empty):,} of the weights, such as {empty[0]}.")
model = model.to(device)
if hasattr(model, "enable_attention_slicing") and device != "cuda":
    model.enable_attention_slicing()  # a little slower, and far less memory
# A scheduler knows no more levels of noise than the model was trained with.
levels = getattr(getattr(model, "scheduler", None), "config", {})
MOST_STEPS = (levels.get("num_train_timesteps") or 1000) - (levels.get("steps_offset") or 0)
weights = sum(p.numel() for part in parts.values() for p in part.parameters())
print(f"Hello from {FILE} of {MODEL_ID}: {weights:,} weights in {len(parts)} parts, on {device}.")
for name, part in parts.items():
    print(f"  {name}: {sum(p.numel() for p in part.parameters()):,}")
if OTHER_FILES:
    print("Other files of the repository that may be checkpoints:", *OTHER_FILES, sep="\n  ")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Compare the picture with the words, one by one: what is there, what is missing, and
what was added? Hands, writing and exact numbers of things are hard for these models. The picture is
new, but its look comes from the pictures that the model learned from, with their habits and prejudices.
"""
