# The cells that every notebook shares. `template.py` says what the headers mean.

# %% [markdown] section="title" name="title" tags=["beginner"]
"""
# {{model_name}}, on the topic of {{topic_name}}

You are about to run a real AI model for **{{task_title}}** on your own computer. You need no
knowledge of machine learning for it.

**How it works:** read a text, click into the grey box below it and press **Shift + Enter** to run
it. Go from top to bottom. The result appears under each box. You can break nothing: to begin anew,
choose *Kernel → Restart Kernel*.
"""

# %% [markdown] section="title" name="title-intermediate" tags=["intermediate"]
"""
# {{model_name}}, on the topic of {{topic_name}}

Load **{{model_name}}**, use it for **{{task_title}}** on your own machine, and see its options and
its limits. Run the cells from top to bottom; each needs those above it.
"""

# %% [markdown] section="title" name="title-advanced" tags=["advanced"]
"""
# {{model_name}}, on the topic of {{topic_name}}

**{{task_title}}** with the model's own classes: batches, raw outputs, latency and memory, measured
on the machine that runs this notebook. Cells run from top to bottom, without network once the
model is in the cache.
"""

# %% [markdown] section="title" name="hand"
"""
| Card | Your hand |
|:--|:--|
| Model | {{model_link}} |
| Prompts | {{prompt_names}} |
| Topic | {{topic_name}} |
| Difficulty | {{difficulty_name}} |
| Interface | {{ui_name}} |

{{attribution}}
"""

# %% [markdown] section="title" name="notice" when=["notice"]
"""
> **Note:** {{notice}}
"""

# %% [markdown] section="setup" name="about" tags=["beginner"]
"""
## Set up

The model needs a few Python packages. The cells below look which of them are missing and install
only those; if all are there, nothing is changed. The first time this can take some minutes. Cells
that show only three dots are folded, to be run all the same: click the dots to read them.
"""

# %% [markdown] section="setup" name="about-more" tags=["intermediate", "advanced"]
"""
## Set up

Installs what is missing or outdated, and nothing else. It never upgrades a package that this
kernel has already imported.
"""

# %% section="setup" name="requirements" tags=["parameters"]
# What this notebook imports, and the versions that it was written for.
# No NVIDIA card? PyTorch's CPU build is far smaller: https://pytorch.org/get-started/locally
REQUIREMENTS = {
    "torch": "torch>=2.6",
    "transformers": "transformers>=4.57,<6",
    "huggingface_hub": "huggingface_hub>=0.34",
    "psutil": "psutil>=5.9",
}

# %% section="setup" name="install"
import importlib
import re
import sys
from importlib.metadata import PackageNotFoundError, version


class Stop(Exception):
    """Ends a run with a message for people instead of a long traceback."""

    def _render_traceback_(self):
        return ["", f"Stopped: {self}"]


def numbers(text):
    """'4.57.1' as (4, 57, 1), which Python can compare."""
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def satisfied(requirement):
    """Whether the installed version lies within the bounds of, say, 'torch>=2.6,<3'."""
    name = re.match(r"[\w.-]+", requirement)[0]
    try:
        installed = numbers(version(name))
    except PackageNotFoundError:
        return False
    lowest = re.search(r">=([\d.]+)", requirement)
    below = re.search(r"<([\d.]+)", requirement)
    return (not lowest or installed >= numbers(lowest[1])) and (
        not below or installed < numbers(below[1])
    )


missing = {m: text for m, text in REQUIREMENTS.items() if not satisfied(text)}
loaded = [text for module, text in missing.items() if module in sys.modules]
if loaded:
    raise Stop(
        f"this notebook needs {', '.join(loaded)}, and this kernel already uses another version. "
        "Choose Kernel → Restart Kernel, then run the notebook from its first cell on."
    )
if missing:
    packages = " ".join(f'"{requirement}"' for requirement in missing.values())
    %pip install --quiet {packages}
    importlib.invalidate_caches()
    failed = [requirement for requirement in missing.values() if not satisfied(requirement)]
    if failed:
        raise Stop(f"could not install {', '.join(failed)}; pip's message above says why.")
print("Installed:", ", ".join(missing.values()) if missing else "nothing, all is there.")

# %% section="setup" name="table" hidden=["beginner"]
from html import escape

from IPython.display import display


def show(rows):
    """Show a list of dictionaries as a table."""
    lines = [list(rows[0])]
    for row in rows:
        lines.append([f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()])
    html = ""
    for number, line in enumerate(lines):
        tag = "td" if number else "th"
        cells = (f'<{tag} style="text-align: left">{escape(text)}</{tag}>' for text in line)
        html += f"<tr>{''.join(cells)}</tr>"
    plain = "\n".join(" | ".join(line) for line in lines)
    display({"text/html": f"<table>{html}</table>", "text/plain": plain}, raw=True)


def human_size(number):
    """A number of bytes for people."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= scale:
            return f"{number / scale:.1f} {unit}"
    return f"{number:.0f} bytes"

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

# %% [markdown] section="info" name="facts"
"""
## About the model

{{facts_table}}
"""

# %% [markdown] section="info" name="licence" when=["licence-note"]
"""
{{licence_note}}
"""

# %% [markdown] section="info" name="why" tags=["intermediate", "advanced"]
"""
Why the notebook is as it is:

{{reasons}}
"""

# %% [markdown] section="readme" name="none" when=["readme-none"]
"""
## The author's own example

{{readme_reason}}
"""

# %% [markdown] section="readme" name="shown" when=["readme-shown"]
"""
## The author's own example

This is how the model's page shows its use. It is not run here: {{readme_reason}}

{{readme_code}}
"""

# %% [markdown] section="readme" name="run" when=["readme-run"]
"""
## The author's own example

The next cell comes from the model's page. {{readme_reason}}
"""

# %% [markdown] section="usage" name="speed-about" tags=["advanced"] when=["batched"] place="end"
"""
### How fast, and how much memory

The median of several runs after a warm-up. Larger batches give more per second until the processor
is busy all the time; from there on they only cost memory and waiting.
"""

# %% section="usage" name="speed" tags=["advanced"] when=["batched"] place="end"
import statistics
import time


def seconds(function, *arguments, runs=5):
    """The median time of a call."""
    function(*arguments)  # warm-up: the first call pays for set-up work
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


speeds = []
for count in (1, 4, 16):
    batch = (INPUTS * count)[:count]
    took = seconds(predict, batch)
    speeds.append({"batch": count, "ms a batch": 1000 * took, "inputs a second": count / took})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="writing-speed-about" tags=["advanced"] when=["writing"] place="end"
"""
### How fast does it write, and with how much memory?

The decoder runs once for each token, so the length of the output decides. A batch writes several
texts at the price of little more than one.
"""

# %% section="usage" name="writing-speed" tags=["advanced"] when=["writing"] place="end"
import time

speeds = []
for count in (1, 4):
    batch = (INPUTS * count)[:count]
    predict(batch, max_new_tokens=2, num_beams=1)  # warm-up: the first call pays for set-up work
    start = time.perf_counter()
    predict(batch, max_new_tokens=16, min_length=17, num_beams=1)
    took = time.perf_counter() - start
    speeds.append({"batch": count, "seconds": took, "tokens a second": 16 * count / took})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for p in model.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="next" name="next" place="end"
"""
## Where to go from here

- The model's page with its discussions: {{model_link}}
- The data, licence and limits as its authors tell them: {{card_link}}
- The library's documentation: {{docs_link}}
- Deal this hand again in Alacard: {{hand_code}}
"""

# %% [markdown] section="next" name="tidy-about" tags=["beginner"] place="end"
"""
When you are done, *Kernel → Shut Down Kernel* gives the memory back. The downloaded model stays on
your disk for the next time; `hf cache --help` in a terminal shows how to list or delete it.
"""

# %% [markdown] section="next" name="tidy-about-more" tags=["intermediate", "advanced"] unless=["no-load"] place="end"
"""
To free the memory without a restart, run the next cell. The download stays in the cache:
`hf cache --help` shows how to list or delete it.
"""

# %% section="next" name="tidy" tags=["intermediate", "advanced"] unless=["no-load"] place="end"
FREE_MEMORY = False  # set to True when you no longer need the model
if FREE_MEMORY:
    import gc

    del model
    gc.collect()
    if device == "cuda":
        torch.cuda.empty_cache()
