# For every model that no other template covers: what is known, and loading where that is safe.

# %% [markdown] section="title" name="title" tags=["beginner"]
"""
# {{model_name}}

Alacard has no full guide for this model. **What this notebook does:** it shows what is known about the
model{{fallback_does}}. **Why not more:** {{uncovered}}

Read a text, click into the grey box below it and press **Shift + Enter** to run it, from top to
bottom.
"""

# %% [markdown] section="title" name="title-intermediate" tags=["intermediate", "advanced"]
"""
# {{model_name}}

Alacard has no full template for this model. The notebook shows what is known about it{{fallback_does}}.
**Why not more:** {{uncovered}}
"""

# %% [markdown] section="setup" name="about" tags=["beginner"]
"""
## Set up

The next cells check whether there is room for the model, and install only the Python packages that are
missing.
"""

# %% [markdown] section="hello" name="about" tags=["beginner"]
"""
## Say hello to the model

Nothing is downloaded before you have seen what the model is.
"""

# %% [markdown] section="hello" name="about-more" tags=["intermediate", "advanced"]
"""
## Access and load

Memory is checked before the model is downloaded.
"""

# %% section="hello" name="classes" tags=["parameters"] when=["load-transformers"]
# The classes that fit this checkpoint, as far as its page and its configuration tell.
CLASSES = {"auto": "AutoModel", "processor": "AutoTokenizer"}

# %% section="hello" name="load-transformers" when=["load-transformers"]
import transformers

model = processor = None
try:
    processor = getattr(transformers, CLASSES["processor"]).from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
    )
except Exception as problem:
    print(f"No {CLASSES['processor']} here: {type(problem).__name__}: {str(problem)[:300]}")
try:
    with no_random_weights():
        model = getattr(transformers, CLASSES["auto"]).from_pretrained(
            MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
        )
    model = model.to(device).eval()
    print(f"Loaded as {type(model).__name__}, {model.num_parameters():,} weights, on {device}.")
except Stop as problem:
    print(problem)
except Exception as problem:
    print(f"{CLASSES['auto']} cannot load it: {type(problem).__name__}: {str(problem)[:300]}")
    print("The model's page says what it needs.")

# %% section="hello" name="load-diffusers" when=["load-diffusers"]
from diffusers import DiffusionPipeline, ModelMixin

model = None
try:
    with no_random_weights(), no_random_weights(ModelMixin):
        model = DiffusionPipeline.from_pretrained(
            MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE,
            torch_dtype=torch.float32 if device == "cpu" else torch.float16,
        )
    model = model.to(device)
    print(f"Loaded as {type(model).__name__}, with the parts {', '.join(model.components)}.")
except Stop as problem:
    print(problem)
except Exception as problem:
    print(f"It cannot be loaded: {type(problem).__name__}: {str(problem)[:300]}")
    print("The model's page says what it needs.")

# %% section="hello" name="load-sentence-transformers" when=["load-sentence-transformers"]
from sentence_transformers import SentenceTransformer

model = None
try:
    with no_random_weights():
        model = SentenceTransformer(
            MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, device=device
        )
    print(f"Loaded; it reads up to {model.max_seq_length} tokens, on {device}.")
except Stop as problem:
    print(problem)
except Exception as problem:
    print(f"It cannot be loaded: {type(problem).__name__}: {str(problem)[:300]}")
    print("The model's page says what it needs.")

# %% section="hello" name="load-timm" when=["load-timm"]
import timm

model = None
try:
    model = timm.create_model(f"hf_hub:{MODEL_ID}@{REVISION}", pretrained=True).to(device).eval()
    print(f"Loaded as {type(model).__name__}, on {device}.")
    print("Pictures go in as", timm.data.resolve_model_data_config(model)["input_size"])
except Exception as problem:
    print(f"It cannot be loaded: {type(problem).__name__}: {str(problem)[:300]}")
    print("The model's page says what it needs.")

# %% [markdown] section="usage" name="about"
"""
## What is in the repository

The files of this version of the model, with their sizes. They come from the Hub; without a network you
see what was downloaded before.
"""

# %% section="usage" name="files"
from huggingface_hub import HfApi, constants, scan_cache_dir


def files_of_model():
    """Names and sizes of the model's files, from the Hub or from the cache."""
    try:
        if not constants.HF_HUB_OFFLINE:
            info = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True)
            return {file.rfilename: file.size or 0 for file in info.siblings}
    except Exception as problem:
        print(f"The Hub does not answer: {type(problem).__name__}: {str(problem)[:200]}")
    try:
        repositories = [repo for repo in scan_cache_dir().repos if repo.repo_id == MODEL_ID]
    except Exception:  # nothing was ever downloaded here
        return {}
    return {f.file_name: f.size_on_disk for repo in repositories for r in repo.revisions
            for f in r.files}


files = files_of_model()
rows = [{"file": name, "size": human_size(size)}
        for name, size in sorted(files.items(), key=lambda item: item[1], reverse=True)[:30]]
if rows:
    show(rows)
print(f"{len(files)} files, {human_size(sum(files.values()))} in all")
result = {"files": len(files), "bytes": sum(files.values())}

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The largest files are the weights, what the model has learned: `.safetensors`
and `.bin` belong to PyTorch, `.gguf` to llama.cpp, `.onnx` and `.h5` to other programs. `config.json`
describes how the model is built, `README.md` is its page.
"""

# %% [markdown] section="usage" name="inside-about"
"""
## What is inside

Two things tell you a lot about a model before you install a program for it: its configuration, and the
names and shapes of its weights. The next cell reads both without loading the model; of the weight files
it downloads only the first bytes, which list their contents.
"""

# %% section="usage" name="configuration"
import json
from pathlib import Path

from huggingface_hub import hf_hub_download

CONFIGURATIONS = ("config.json", "model_index.json", "configuration.json", "params.json")
named = [name for name in CONFIGURATIONS if name in files]
configuration = {}
try:
    if named:
        path = Path(hf_hub_download(MODEL_ID, named[0], revision=REVISION))
        configuration = json.loads(path.read_text(encoding="utf-8"))
except Exception as problem:
    print(f"{named[0]} cannot be read: {type(problem).__name__}: {str(problem)[:200]}")
plain = [{"setting": str(name)[:60], "value": str(value)[:80]}
         for name, value in (configuration.items() if isinstance(configuration, dict) else ())
         if not isinstance(value, (dict, list)) or len(str(value)) <= 80]
if plain:
    show(plain[:25])
else:
    print("There is no configuration in a widely shared format.")
result["settings"] = len(plain)

# %% section="usage" name="weights"
from collections import Counter

from huggingface_hub import get_safetensors_metadata

try:
    described = get_safetensors_metadata(MODEL_ID, revision=REVISION)
    parts, tensors = Counter(), Counter()
    for file in described.files_metadata.values():
        for name, tensor in file.tensors.items():
            part = ".".join(name.split(".")[:2])
            parts[part] += tensor.parameter_count
            tensors[part] += 1
    show([{"part": part[:60], "tensors": tensors[part], "weights": f"{count:,}"}
          for part, count in parts.most_common(20)])
    kinds = ", ".join(f"{count:,} as {kind}" for kind, count in described.parameter_count.items())
    print(f"Tensors: {sum(tensors.values())}. Weights: {kinds}.")
    result["tensors"] = sum(tensors.values())
except Exception as problem:
    print("No list of weights that can be read without the model's own program "
          f"({type(problem).__name__}). Only files in the safetensors format have one.")

# %% [markdown] section="usage" name="parts-about" when=["load-transformers"]
"""
## What the model takes and gives

Its parts by number of weights, and the arguments that it accepts. Together with the model's page, this
is what you need to call it.
"""

# %% section="usage" name="parts" when=["load-transformers"]
import inspect

if model is None:
    print("The model was not loaded, see above.")
else:
    parts = [{"part": name, "class": type(part).__name__,
              "weights": sum(p.numel() for p in part.parameters())}
             for name, part in model.named_children()]
    if parts:
        show(parts)
    arguments = [name for name in inspect.signature(model.forward).parameters if name != "self"]
    print("It takes:", ", ".join(arguments[:12]))
    if processor is not None:
        print("Its inputs are made by:", type(processor).__name__)
    result["class"] = type(model).__name__
    result["weights"] = sum(p.numel() for p in model.parameters())

# %% [markdown] section="next" name="what-next"
"""
## What to do next

- The model's page shows how its authors use it: {{model_link}}
- {{fallback_advice}}
- In Alacard, choose a model that is not marked *basic* to get a full guide on the same topic.
"""

# %% [markdown] section="next" name="next" place="end"
"""
- The library's documentation: {{docs_link}}
- Deal this hand again in Alacard: {{hand_code}}
"""
