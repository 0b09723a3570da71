# Access, version, device and fit, before anything is downloaded. Every notebook has these.

# %% [markdown] section="hello" name="about" tags=["beginner"]
"""
## Say hello to the model

First a look at your computer: which processor the model will run on, and whether it has room for
the model. Nothing is downloaded before that.
"""

# %% [markdown] section="hello" name="about-more" tags=["intermediate", "advanced"]
"""
## Load the model

Access, device and memory are checked first. Then the model is loaded, once: everything below uses
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
# Set to True to try it even where the check below says that there is no room.
ALLOW_ANYWAY = False

# %% [markdown] section="hello" name="gated-note" when=["gated"]
"""
**This model asks for your consent.** Open {{model_link}}, log in and accept its terms. Then create
a token at <https://huggingface.co/settings/tokens> and give it to this computer once: run
`hf auth login` in a terminal. The next cell checks that it worked, before anything is downloaded.
"""

# %% [markdown] section="hello" name="private-note" when=["private"]
"""
**This model is private.** You need a token from <https://huggingface.co/settings/tokens> of an
account that may read it: run `hf auth login` in a terminal. The next cell checks that it worked.
"""

# %% section="hello" name="access" when=["restricted"]
from huggingface_hub import HfApi, constants, get_token
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

if constants.HF_HUB_OFFLINE:
    print("Offline: using what has been downloaded before.")
elif get_token() is None:
    raise Stop(
        f"no token on this computer. Accept the terms at https://huggingface.co/{MODEL_ID}, "
        "run `hf auth login` in a terminal, then run this cell again."
    )
else:
    try:
        HfApi().auth_check(MODEL_ID)
    except GatedRepoError:
        raise Stop(
            f"your account has no access yet. Accept the terms at "
            f"https://huggingface.co/{MODEL_ID}; some owners take days to answer."
        ) from None
    except RepositoryNotFoundError:
        raise Stop(f"your token does not open {MODEL_ID}.") from None
    except (HfHubHTTPError, OSError) as problem:
        print("The access could not be checked:", problem)
    else:
        print("Access granted.")

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
A model is mostly a long list of numbers, its **weights**, which have to fit into memory. The next
cell compares the two. {{fit_sentence}}
"""

# %% section="hello" name="device" unless=["no-load"]
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

# %% section="hello" name="weigh" when=["size-unknown"] unless=["no-load"]
from huggingface_hub import HfApi

try:
    files = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True).siblings
    for ending in (".safetensors", ".bin"):
        found = sum(file.size or 0 for file in files if file.rfilename.endswith(ending))
        WEIGHT_BYTES = WEIGHT_BYTES or found or None
    print("The weights take", human_size(WEIGHT_BYTES) if WEIGHT_BYTES else "an unknown space")
except Exception as problem:
    print(f"The size could not be asked for ({type(problem).__name__}); going on without.")

# %% section="hello" name="fit" hidden=["beginner"] unless=["no-load"]
import os
import shutil
from pathlib import Path

import psutil
from huggingface_hub import constants


def free_memory():
    """Bytes that are free: on the graphics card, or in this computer or container."""
    if device == "cuda":
        return torch.cuda.mem_get_info()[0]
    free = psutil.virtual_memory().available
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


# 4 bytes a weight are exact and fast on any processor; 2 bytes where they do not fit.
dtype = torch.float32 if device == "cpu" else "auto"
needed = 4 * PARAMETERS if PARAMETERS and device == "cpu" else WEIGHT_BYTES
if device == "cpu" and PARAMETERS and 1.2 * needed > free_memory():
    dtype, needed = torch.bfloat16, 2 * PARAMETERS
place = Path(constants.HF_HUB_CACHE)
while not place.exists():
    place = place.parent
to_download = max((WEIGHT_BYTES or 0) - downloaded(), 0)
problems = []
if needed and 1.2 * needed > free_memory():
    problems.append(
        f"it needs about {human_size(1.2 * needed)} of memory, "
        f"and {human_size(free_memory())} are free"
    )
if to_download > shutil.disk_usage(place).free:
    problems.append(f"the download of {human_size(to_download)} does not fit on the disk")
if problems and not ALLOW_ANYWAY:
    raise Stop(
        f"{MODEL_ID} does not fit here: {' and '.join(problems)}. Close other programs and "
        "notebooks, choose a smaller model, or set ALLOW_ANYWAY = True above and run on."
    )
for problem in problems:
    print("Going on although", problem)
print("Free memory:", human_size(free_memory()))
print("The model needs:", f"about {human_size(1.2 * needed)}" if needed else "not known")

# %% [markdown] section="hello" name="load-about" tags=["beginner"] unless=["no-load"]
"""
Now the model itself. The first time it is downloaded ({{download_size}}); after that it comes from
your disk. A few lines of progress, or a warning, are normal here.
"""
