# The model: which one, where it runs, and that it fits. Every notebook has these.

# %% [markdown] section="hello" name="about" tags=["beginner"]
"""
## Say hello to the model

A model is essentially a long list of numbers, its **weights**, which have to fit into memory. The next
box names the model and checks that they fit before anything is downloaded. {{fit_sentence}}
"""

# %% [markdown] section="hello" name="about-more" tags=["intermediate", "advanced"]
"""
## Load the model

The notebook checks the memory first. Then it loads the model once: everything below uses this `model`.
"""

# %% [markdown] section="hello" name="unpinned" when=["unpinned"]
"""
The model's exact version was not known when this notebook was made, so the notebook pins itself: on its
first run it asks the Hub for the current commit and prints it. To stay with that version, write the
commit into `REVISION` below.
"""

# %% [markdown] section="hello" name="ladder" when=["ladder"]
"""
**Why it runs this way.** {{instead_sentence}}Alacard checked each way on the computer that made this
notebook, starting with the most exact one:

{{ladder}}
"""

# %% [markdown] section="hello" name="fit-parts" tags=["intermediate", "advanced"] when=["fit-parts"] unless=["no-load"]
"""
{{fit_sentence}} {{fit_source}}:

{{fit_table}}
"""

# %% section="hello" name="model" tags=["parameters"] when=["runs-here"]
import torch

MODEL_ID = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
REVISION = None  # the exact version
TRUST_REMOTE_CODE = False  # True only where you allowed the repository's own code when you dealt
PRECISION = "auto"  # or another name in MEMORY: less memory, less exact
MEMORY = {"auto": None, "float32": None, "bfloat16": None}  # bytes that a run takes
device, dtype = choose_device(PRECISION, MEMORY)

# %% section="hello" name="model-only" tags=["parameters"] unless=["runs-here"]
MODEL_ID = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
REVISION = None  # the exact version
TRUST_REMOTE_CODE = False  # True only where you allowed the repository's own code when you dealt
WEIGHT_BYTES = None  # None: not known
WORK_BYTES = None  # what a run takes in addition

# %% section="hello" name="code" tags=["parameters"] when=["code-elsewhere"]
# That code is in another repository. It is read at the commit that was allowed, so that what
# its owners change there later is not run here.
CODE_REPOSITORY = "owner/name"
CODE_REVISION = None

# %% section="hello" name="pin" when=["unpinned"] hidden=true
from huggingface_hub import HfApi, constants

if REVISION is None:
    try:
        REVISION = HfApi().model_info(MODEL_ID).sha
        print("Pinned to commit", REVISION)
    except Exception as problem:
        print(f"The Hub does not answer ({type(problem).__name__}).")
        # What was downloaded last, otherwise whatever the cache calls the current version
        cache = Path(constants.HF_HUB_CACHE) / f"models--{MODEL_ID.replace('/', '--')}"
        known = sorted(cache.glob("snapshots/*"), key=lambda folder: folder.stat().st_mtime)
        REVISION = known[-1].name if known else "main"
        print("Using the version in the cache:", REVISION)

# %% section="hello" name="weigh" when=["size-unknown", "runs-here"] hidden=true
# The size was not known when this notebook was made: ask the Hub for it now.
from huggingface_hub import HfApi

stored = None
try:
    files = HfApi().model_info(MODEL_ID, revision=REVISION, files_metadata=True).siblings
    ending = ".safetensors" if any(".safetensors" in file.rfilename for file in files) else ".bin"
    stored = sum(file.size or 0 for file in files if file.rfilename.endswith(ending)) or None
except Exception as problem:
    print(f"The Hub did not give the size ({type(problem).__name__}); continuing without it.")
look_for_room({MODEL_ID: stored})
MEMORY = {kind: known or stored and 1.2 * stored for kind, known in MEMORY.items()}
device, dtype = choose_device(PRECISION, MEMORY)
