# The head of the set-up and the machinery, in every notebook; `common__setup.py` goes on here.
#
# The cells whose names begin with `machinery` become one folded cell, see `notebooks/machinery.py`:
# what a notebook does not need is not in it.

# %% [markdown] section="setup" name="about" tags=["beginner"]
"""
## Set up

The first grey box is **machinery: run it; you do not need to read it**. JupyterLab shows it as three
dots; other programs may show it whole. The second box checks that there is room for the model and
installs missing packages. The first time, this can take a few minutes.
"""

# %% [markdown] section="setup" name="about-more" tags=["intermediate", "advanced"]
"""
## Set up

The folded cell is **machinery: run it; you do not need to read it**. The cell after it first checks
whether there is room, then installs only the packages that are missing or too old. It never upgrades a
package that this kernel has already imported.
"""

# %% section="setup" name="machinery" hidden=true
# Machinery: run this cell; you do not need to read it. The cells below use what it defines.
import importlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
from IPython import get_ipython
from IPython.display import display
from packaging.requirements import Requirement


class Stop(Exception):
    """Ends a run with a message for people instead of a long traceback."""

    def _render_traceback_(self):
        return ["", f"Stopped: {self}"]


def stop_unless_allowed(problem, advice="Choose a smaller model"):
    """End the run because of a problem; where ALLOW_ANYWAY is True, only mention it."""
    if not ALLOW_ANYWAY:
        way = "set ALLOW_ANYWAY = True in the set-up cell, run that cell again and continue here"
        raise Stop(f"{problem}. {advice}, or {way}.")
    print("Continuing anyway:", problem)


def human_size(number):
    """A number of bytes for people."""
    power = sum(number >= 1000**step for step in (1, 2, 3))
    return f"{number / 1000**power:.{min(power, 1)}f} {('bytes', 'kB', 'MB', 'GB')[power]}"


def show(rows):
    """Show a list of dictionaries as a table."""
    lines = [[f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()] for row in rows]
    lines, html = [list(rows[0]), *lines], ""
    for tag, line in zip(["th", *["td"] * len(rows)], lines):
        html += "<tr>" + "".join(f'<{tag} style="text-align: left">{escape(c)}' for c in line)
    plain = "\n".join(map(" | ".join, lines))
    display({"text/html": f"<table>{html}</table>", "text/plain": plain}, raw=True)


def free_memory():
    """Bytes of memory that are free; a container may be given less than the machine has."""
    files = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")
    limits = [os.environ.get("MEM_LIMIT", ""), *(f.read_text() for f in files if f.exists())]
    used = psutil.Process().memory_info().rss
    left = [int(limit) - used for limit in limits if limit.strip().isdigit()]
    return max(min([psutil.virtual_memory().available, *left]), 0)


def graphics_card():
    """Whether there is a card with memory of its own, as far as can be told without PyTorch."""
    drivers = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
    return any(map(os.path.exists, drivers)) or bool(shutil.which("nvidia-smi"))


def look_for_room(downloads):
    """Say what is still to be downloaded; ends the run where there is certainly no room for it."""
    known, to_come = os.environ.get, 0
    home = known("HF_HOME") or (known("XDG_CACHE_HOME") or "~/.cache") + "/huggingface"
    place = Path(known("HF_HUB_CACHE") or home + "/hub").expanduser()
    for repository, size in downloads.items():
        blobs = place.glob(f"models--{repository.replace('/', '--')}/blobs/*")
        left = max((size or 0) - sum(file.stat().st_size for file in blobs), 0)
        said = human_size(left) if left else "nothing" if size else "an unknown size"
        print(f"To download for {repository}: {said}")
        to_come += left
    free = shutil.disk_usage(next(p for p in (place, *place.parents) if p.exists())).free
    if to_come > free:
        told = f"{human_size(to_come)} must be downloaded"
        stop_unless_allowed(f"{told}, and {human_size(free)} are free on the disk")
    heaviest, free = max([0, *filter(None, downloads.values())]), free_memory()
    if heaviest / 2 > free and not graphics_card():  # too much even in half the bytes
        told = f"the model takes {human_size(heaviest)}"
        stop_unless_allowed(f"{told}, and {human_size(free)} of memory are free")


def lacks(requirement):
    """Whether a package is not here, or not in the version that, say, 'torch>=2.6,<3' asks for."""
    wanted = Requirement(requirement)
    try:
        return not wanted.specifier.contains(version(wanted.name), prereleases=True)
    except PackageNotFoundError:
        return True


def install(requirements, *options):
    """Install by pip, which shows what it does."""
    line = shlex.join(["install", "--progress-bar", "off", *options, *requirements])
    get_ipython().run_line_magic("pip", line)
    importlib.invalidate_caches()


def own_index():
    """Whether pip is told where to take packages from."""
    ask = [sys.executable, "-m", "pip", "config", "list"]
    told = subprocess.run(ask, capture_output=True, text=True).stdout
    return "index" in told or "find-links" in told


def set_up(requirements, downloads):
    """Look for room, then install what is missing; no package that is in use is changed."""
    look_for_room(downloads)
    restart = "Choose Kernel → Restart Kernel, then run the notebook again from its first cell."
    missing = {module: text for module, text in requirements.items() if lacks(text)}
    if used := [missing[name] for name in missing if name in sys.modules.keys() - {"psutil"}]:
        raise Stop(f"this kernel already uses another version of {', '.join(used)}. {restart}")
    if "torch" in missing and sys.platform == "linux" and not (graphics_card() or own_index()):
        # PyTorch's build for processors alone is far smaller than the usual one for Linux.
        family = [missing[n] for n in ("torch", "torchaudio", "torchvision") if n in missing]
        install(family, "--index-url", "https://download.pytorch.org/whl/cpu", "--retries", "1")
    if any(map(lacks, missing.values())):
        install(filter(lacks, missing.values()))
    if failed := list(filter(lacks, missing.values())):
        raise Stop(f"could not install {', '.join(failed)}; pip's message above says why.")
    hub = sys.modules.get("huggingface_hub")
    if hub and hub.__version__ != version("huggingface_hub"):
        raise Stop(f"the packages needed another version of huggingface_hub. {restart}")
    print("Installed:", ", ".join(missing.values()) or "nothing, everything is there.")

# %% section="setup" name="machinery-device" when=["runs-here"]
def choose_device(precision, parameters, weight_bytes, work_bytes):
    """Where the model runs, and how exactly; ends the run where there is no room."""
    import torch

    device = "mps" if torch.backends.mps.is_available() else "cpu"
    free = free_memory()
    if torch.cuda.is_available():
        device, on_card = "cuda", torch.cuda.mem_get_info()[0]
        # A chip that shares the computer's memory has no more than that has free.
        shared = getattr(torch.cuda.get_device_properties(0), "is_integrated", False)
        free = min(on_card, free) if shared else on_card
    elif device == "mps":
        free = min(free, torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())

    def needed(weights):
        return 1.05 * weights + (0.15 * weights if work_bytes is None else work_bytes)

    # Four bytes for each weight are exact and fast on any processor; two where they do not fit.
    dtype, weights = "auto", weight_bytes or 0
    if device == "cpu":
        dtype, weights = torch.float32, 4 * (parameters or 0) or weights
    if precision in ("8bit", "4bit") and device == "cuda":
        weights = {"8bit": 1.1, "4bit": 0.6}[precision] * (parameters or 0) or weights
    elif precision not in ("auto", "float32") or (
        precision == "auto" and device == "cpu" and needed(weights) > free
    ):
        dtype, weights = torch.bfloat16, 2 * (parameters or 0) or weights
    room = look_for_memory(needed(weights) if weights else None, free)
    print(f"Running on {device}. {room}")
    return device, dtype

# %% section="setup" name="machinery-memory" unless=["no-load"]
def look_for_memory(needed, free):
    """How much memory is needed, in words; ends the run where less is free. None: not known."""
    told = f"up to {human_size(needed)}" if needed else "an unknown amount"
    if needed and needed > free:
        problem = f"it needs {told} of memory, and {human_size(free)} are free"
        advice = "Close other programs and notebooks, choose a smaller model"
        stop_unless_allowed(f"{MODEL_ID} does not fit here: {problem}", advice)
    return f"Memory needed: {told}, free: {human_size(free)}."

# %% section="setup" name="machinery-weights" when=["checks-weights"]
from contextlib import contextmanager


def check_weights(loaded, found, to_come=(), source=None):
    """End the run where a load left random numbers in a model; gives what may be missing."""
    # Computed again at each load, for training alone, or without effect on what comes out
    harmless = r"position_ids$|inv_freq$|masked_spec_embed$|num_batches_tracked$|contact_head\."
    harmless += r"|^criterion\.|fusion_stage\.layers\.0\.residual_layer1\."
    if not re.search(r"For[A-Z]", type(loaded).__name__):  # nothing reads the pooler
        harmless += r"|^(encoder\.)?pooler\."
    packed = r"\.(qweight|qzeros|scales|g_idx|SCB|absmax|(input|weight)_(scale\w*|packed|format))$"
    computed = {n for n, part in loaded.named_modules() if "Sinusoidal" in type(part).__name__}
    mismatched = (key if isinstance(key, str) else key[0] for key in found["mismatched_keys"])
    wanted, unread = {*found["missing_keys"], *mismatched}, sorted(found["unexpected_keys"])
    random = sorted(key for key in wanted.difference(to_come)
                    if not re.search(harmless, key) and key.rpartition(".")[0] not in computed)
    problem = None
    if odd := [key for key in unread if re.search(packed, key)]:
        problem = f"its weights are packed into fewer bits, and nothing says how ({odd[0]})"
    elif random:
        problem = f"{len(random)} of the weights of a {type(loaded).__name__} are not in its files"
        problem += f", such as {random[0]}, and hold random numbers"
        problem += f"; {unread[0]} was made for another class" if unread else ""
    if problem:
        problem = f"{source or MODEL_ID} was not loaded whole: {problem}"
        problem += ". Its output would mean nothing"
        stop_unless_allowed(problem, "Its page may name the right program or version. Use that")
    return wanted.difference(random)


@contextmanager
def no_random_weights(to_come=()):
    """Within this, every load of a model is checked, also one that a library does by itself."""
    from transformers import PreTrainedModel

    mixin = getattr(sys.modules.get("diffusers"), "ModelMixin", PreTrainedModel)
    loads = {kind: kind.__dict__["from_pretrained"] for kind in (PreTrainedModel, mixin)}
    absent = []

    def checking(load):
        def from_pretrained(kind, *given, output_loading_info=False, **options):
            loaded, found = load.__func__(kind, *given, output_loading_info=True, **options)
            # A library may hand over a folder of the cache instead of a model's id.
            named = re.fullmatch(r"[\w.-]+(/[\w.-]+)?", str(given[0]) if given else "")
            absent.extend(check_weights(loaded, found, to_come, named and named[0]))
            return (loaded, found) if output_loading_info else loaded

        return classmethod(from_pretrained)

    try:
        for kind, load in loads.items():
            kind.from_pretrained = checking(load)
        yield absent
    finally:
        for kind, load in loads.items():
            kind.from_pretrained = load

# %% section="setup" name="machinery-limits" when=["limits-length"]
def places_in(model, writes=False):
    """How many tokens the model has places for, to read or to write; None where it has no limit."""
    import torch

    side = "decoder" if writes else "encoder"
    two = getattr(model.config, "is_encoder_decoder", False)
    settings = getattr(model.config, "text_config", model.config)
    settings = (getattr(settings, side, None) if two else None) or settings
    names = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length"]
    names += [f"max_{side}_position_embeddings"] + ["max_target_positions"] * writes
    # T5 and its kin count distances, not places: only a table of places would end.
    by_distance = getattr(settings, "relative_attention_num_buckets", None)
    known = [] if by_distance else [getattr(settings, name, None) for name in names]
    table = r"(?!.*(vision|image|visual|audio)).*\b(position_embeddings?|embed_positions|wpe)$"
    for name, part in model.named_modules():
        of = re.search(r"\b(encoder|decoder)\b", name) if two else None
        own = isinstance(part, torch.nn.Embedding) and (not of or of[0] == side)
        if own and re.match(table, name):
            first = 0 if part.padding_idx is None else part.padding_idx + 1  # rows for other things
            known.append(part.num_embeddings - getattr(part, "offset", first))
    return min((count for count in known if isinstance(count, int) and count > 0), default=None)


def limit_length(tokenizer, model):
    """Let the tokenizer cut texts where the model's places end, which not every one knows."""
    most = tokenizer.model_max_length
    tokenizer.model_max_length = min(most, places_in(model) or most)
    return tokenizer

# %% section="setup" name="machinery-size" when=["limits-size"]
def fit_size(processor, model):
    """Make pictures as large as the model wants them, where the processor's file names no size."""
    parts = (getattr(part, "image_size", None) for part in model.modules())
    sides = next((side for side in parts if isinstance(side, (int, list, tuple))), None)
    read = getattr(processor, "get_image_processor_dict", None)
    if sides is None or read is None or "size" in read(MODEL_ID, revision=REVISION)[0]:
        return processor
    height, width = (sides, sides) if isinstance(sides, int) else sides
    if getattr(processor, "size", None):
        edge = "shortest_edge" in dict(processor.size)
        shape = {"height": height, "width": width}
        processor.size = {"shortest_edge": min(height, width)} if edge else shape
    if getattr(processor, "crop_size", None):
        processor.crop_size = {"height": height, "width": width}
    return processor

# %% section="setup" name="machinery-access" when=["restricted"]
def ask_for_access(repositories, private):
    """End the run where this person may not download what is in one of the repositories."""
    if lacks("huggingface_hub>=0.34") and "huggingface_hub" not in sys.modules:
        install(["huggingface_hub>=0.34"])  # all that it takes to ask

    from huggingface_hub import HfApi, constants, get_token
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

    if constants.HF_HUB_OFFLINE:
        repositories = print("Offline: using what has been downloaded before.") or []
    login = "run `hf auth login` in a terminal, then run this cell again"
    for name in repositories:
        terms = f"Accept the terms at https://huggingface.co/{name}"
        if get_token() is None and name in private:
            terms = f"{name} is private: make a token of an account that may read it, at "
            terms += "https://huggingface.co/settings/tokens"
        if get_token() is None:
            raise Stop(f"no token on this computer. {terms}, {login}.")
        problem = None
        try:
            HfApi().auth_check(name)
            print("Access granted:", name)
        except GatedRepoError:
            problem = f"your account has no access yet. {terms}; some owners take days to answer."
        except RepositoryNotFoundError:
            problem = f"your token cannot read {name}. Ask its owner to let your account read it, "
            problem += "or log in with another account: run `hf auth login`."
        except (HfHubHTTPError, OSError) as unclear:
            print(f"Could not check the access to {name}:", unclear)
        if problem:
            raise Stop(problem)
