# Version, device and fit, before the model is downloaded. Every notebook has these.

# %% [markdown] section="hello" name="about" tags=["beginner"]
"""
## Say hello to the model

First a look at your computer: which processor the model will run on, and whether it has room for
the model now. The model is not downloaded before that.
"""

# %% [markdown] section="hello" name="about-more" tags=["intermediate", "advanced"]
"""
## Load the model

Device and memory are checked first. Then the model is loaded, once: everything below uses
this one `model`.
"""

# %% [markdown] section="hello" name="unpinned" when=["unpinned"]
"""
The model's exact version was not known when this notebook was made, so the notebook pins itself:
on its first run it asks the Hub for the current commit and prints it. To keep to that version,
write the commit into `REVISION` in the next cell.
"""

# %% section="hello" name="model" tags=["parameters"]
MODEL_ID = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
# The exact version of the model (a commit of its repository), so that this always gives the same.
REVISION = None
# Python code from the model's repository is run only if you allowed it for this very commit.
TRUST_REMOTE_CODE = False
# How many weights the model has, and how many bytes they take on disk. None: not known.
PARAMETERS = None
WEIGHT_BYTES = None
# What a run takes beside the weights: passing results, and the memory of a conversation.
WORK_BYTES = None
# "auto", or how exact each weight is kept: "float32", "bfloat16" (half the memory), "8bit", "4bit".
PRECISION = "auto"
# Set to True to go on where a check below says that there is no room or that weights are missing.
ALLOW_ANYWAY = False

# %% section="hello" name="code" tags=["parameters"] when=["code-elsewhere"]
# That code stands in another repository. It is read at the commit that was allowed, so that what
# its owners change there later is not run here.
CODE_REPOSITORY = "owner/name"
CODE_REVISION = None

# %% section="hello" name="pin" when=["unpinned"]
from pathlib import Path

from huggingface_hub import HfApi, constants

if REVISION is None:
    try:
        REVISION = HfApi().model_info(MODEL_ID).sha
        print("Pinned to commit", REVISION)
    except Exception as problem:
        print(f"The Hub does not answer ({type(problem).__name__}).")
        # What was downloaded last, else whatever the cache calls the current version
        cache = Path(constants.HF_HUB_CACHE) / f"models--{MODEL_ID.replace('/', '--')}"
        known = sorted(cache.glob("snapshots/*"), key=lambda folder: folder.stat().st_mtime)
        REVISION = known[-1].name if known else "main"
        print("Using the version in the cache:", REVISION)

# %% [markdown] section="hello" name="fit-about" tags=["beginner"] unless=["no-load"]
"""
A model is mostly a long list of numbers, its **weights**, which have to fit into memory. A cell
below compares their size with your free memory. {{fit_sentence}}
"""

# %% [markdown] section="hello" name="ladder" when=["ladder"]
"""
**Why this way of running it.** {{instead_sentence}}The ways were tried on the computer that made
this notebook, from the most exact one down:

{{ladder}}
"""

# %% [markdown] section="hello" name="fit-parts" tags=["intermediate", "advanced"] when=["fit-parts"] unless=["no-load"]
"""
{{fit_sentence}} {{fit_source}}:

{{fit_table}}
"""

# %% section="hello" name="device" unless=["no-load", "no-torch"]
import platform

import torch
import transformers

if torch.cuda.is_available():
    device = "cuda"  # an NVIDIA or AMD graphics card
elif torch.backends.mps.is_available():
    device = "mps"  # the graphics part of an Apple chip
else:
    device = "cpu"
print(f"Python {platform.python_version()}, PyTorch {torch.__version__}, ", end="")
print(f"transformers {transformers.__version__}, running on {device}")

# %% section="hello" name="weigh" when=["size-unknown"] unless=["no-load", "no-torch"]
from huggingface_hub import HfApi

try:
    files = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True).siblings
    for ending in (".safetensors", ".bin"):
        found = sum(file.size or 0 for file in files if file.rfilename.endswith(ending))
        WEIGHT_BYTES = WEIGHT_BYTES or found or None
    print("The weights take", human_size(WEIGHT_BYTES) if WEIGHT_BYTES else "an unknown space")
except Exception as problem:
    print(f"The size could not be asked for ({type(problem).__name__}); going on without.")

# %% section="hello" name="fit" hidden=["beginner"] unless=["no-load", "no-torch"]
import os
import shutil
from pathlib import Path

import psutil
from huggingface_hub import constants


def free_memory():
    """Bytes that are free: on the graphics card, or in this computer or container."""
    free = psutil.virtual_memory().available
    if device == "cuda":
        on_card = torch.cuda.mem_get_info()[0]
        # A chip that shares the computer's memory has no more than that has free.
        shared = getattr(torch.cuda.get_device_properties(0), "is_integrated", False)
        return min(on_card, free) if shared else on_card
    if device == "mps":  # shared as well, and limited by the system
        free = min(free, torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
    # A container may be given less than the machine has (control groups, version 2 and 1).
    for folder, limit, used in (("", "memory.max", "memory.current"),
                                ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes")):
        try:
            group = Path("/sys/fs/cgroup") / folder
            # Files that are only kept for later count as used there, but are given up at need.
            counts = (group / "memory.stat").read_text()
            kept = re.search(r"^(?:total_)?inactive_file (\d+)", counts, re.MULTILINE)
            in_use = int((group / used).read_text()) - int(kept[1] if kept else 0)
            free = min(free, int((group / limit).read_text()) - in_use)
        except (OSError, ValueError):
            pass  # no such limit here
    if os.environ.get("MEM_LIMIT", "").isdigit():
        free = min(free, int(os.environ["MEM_LIMIT"]) - psutil.Process().memory_info().rss)
    return max(free, 0)


def downloaded():
    """Bytes of this model that are already in the cache."""
    folder = Path(constants.HF_HUB_CACHE) / f"models--{MODEL_ID.replace('/', '--')}" / "blobs"
    return sum(file.stat().st_size for file in folder.glob("*"))


def needed_for(weights):
    """Bytes for that many bytes of weights and for the work with them; None where not known."""
    work = WORK_BYTES if WORK_BYTES is not None else 0.15 * (weights or 0)
    return 1.05 * weights + work if weights else None


# 4 bytes a weight are exact and fast on any processor; 2 bytes where they do not fit.
dtype = torch.float32 if device == "cpu" else "auto"
needed = needed_for(4 * PARAMETERS if PARAMETERS and device == "cpu" else WEIGHT_BYTES)
if PRECISION in ("8bit", "4bit") and device == "cuda" and PARAMETERS:
    needed = needed_for({"8bit": 1.1, "4bit": 0.6}[PRECISION] * PARAMETERS)
elif PRECISION not in ("auto", "float32") or (
    device == "cpu" and needed and needed > free_memory() and PRECISION == "auto"
):
    dtype = torch.bfloat16
    needed = needed_for(2 * PARAMETERS) if PARAMETERS else needed
place = Path(constants.HF_HUB_CACHE)
while not place.exists():
    place = place.parent
to_download = max((WEIGHT_BYTES or 0) - downloaded(), 0)
problems = []
if needed and needed > free_memory():
    problems.append(
        f"it needs up to {human_size(needed)} of memory, "
        f"and {human_size(free_memory())} are free"
    )
if to_download > shutil.disk_usage(place).free:
    problems.append(f"the download of {human_size(to_download)} does not fit on the disk")
if problems and not ALLOW_ANYWAY:
    raise Stop(
        f"{MODEL_ID} does not fit here: {' and '.join(problems)}. Close other programs and "
        "notebooks, choose a smaller model, or set ALLOW_ANYWAY = True above, then continue from "
        "there."
    )
for problem in problems:
    print("Going on although", problem)
print("Free memory:", human_size(free_memory()))
print("Further memory needed:", f"up to {human_size(needed)}" if needed else "not known")
