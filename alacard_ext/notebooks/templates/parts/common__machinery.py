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
import os
import re
import shutil
import sys
from html import escape
from importlib import invalidate_caches
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import psutil
from IPython import get_ipython
from IPython.display import display
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DRIVERS = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd", shutil.which("nvidia-smi") or "")
HAS_CARD = any(map(os.path.exists, DRIVERS))  # as far as can be told without PyTorch


class Stop(Exception):
    def _render_traceback_(self):  # a sentence for people instead of a long traceback
        return ["", f"Stopped: {self}"]


def stop_unless_allowed(problem, advice):
    """End the run because of a problem; where ALLOW_ANYWAY is True, only mention it."""
    if not ALLOW_ANYWAY:
        raise Stop(f"{problem}. {advice}, or set ALLOW_ANYWAY = True above and continue there.")
    print("Continuing anyway:", problem)


def human_size(number):
    power = sum(number >= 1000**step for step in (1, 2, 3))
    return f"{number / 1000**power:.{min(power, 1)}f} {('bytes', 'kB', 'MB', 'GB')[power]}"


def show(rows):
    """Show a list of dictionaries as a table."""
    lines = [[f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()] for row in rows]
    lines.insert(0, list(rows[0]))
    html = ["".join(f'<td style="text-align: left">{escape(c)}' for c in line) for line in lines]
    html = "<table><tr>" + "<tr>".join(html).replace("<td", "<th", len(rows[0])) + "</table>"
    display({"text/html": html, "text/plain": "\n".join(map(" | ".join, lines))}, raw=True)


def free_memory():
    """Bytes of memory that are free; a container may be given less than the machine has."""
    files = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")
    limits = [os.getenv("MEM_LIMIT", ""), *(f.read_text() for f in files if f.exists())]
    own = psutil.Process().memory_info().rss
    left = [int(limit) - own for limit in limits if limit.strip().isdigit()]
    return max(min([psutil.virtual_memory().available, *left]), 0)


def check_room(what, size, free):
    """Say how many bytes are needed and how many are free; ends the run where these are fewer."""
    told = f"{what}: {'not known' if size is None else human_size(size)}; free: {human_size(free)}"
    if size and size > free:
        stop_unless_allowed(f"it does not fit. {told}", "Make room, choose a smaller model")
    print(told)


def look_for_room(downloads):
    """Check the disk for what is still to be downloaded, and the memory as far as one can now."""
    home = os.getenv("HF_HOME") or (os.getenv("XDG_CACHE_HOME") or "~/.cache") + "/huggingface"
    cache = Path(os.getenv("HF_HUB_CACHE") or home + "/hub").expanduser()
    disk = shutil.disk_usage(next(p for p in (cache, *cache.parents) if p.exists())).free
    for name, size in downloads.items():
        blobs = cache.glob(f"models--{name.replace('/', '--')}/blobs/*")
        left = size and max(size - sum(file.stat().st_size for file in blobs), 0)
        check_room(f"To download for {name}", left, disk)
        disk -= left or 0
        if size and not HAS_CARD:  # it has to fit at least in half the bytes
            check_room(f"Memory for {name}, at the least", size / 2, free_memory())


def lacks(requirement):
    """Whether a package is not here, or not in the version that, say, 'torch>=2.6,<3' asks for."""
    wanted = Requirement(requirement)
    there = next((found.version for found in distributions(name=wanted.name)), None)
    return there is None or not wanted.specifier.contains(there, prereleases=True)


def install(requirements, *options):
    if missing := list(filter(lacks, requirements)):
        line = " ".join(f'"{each}"' for each in ("--progress-bar", "off", *options, *missing))
        get_ipython().run_line_magic("pip", f"install {line}")
        invalidate_caches()


def set_up(requirements, downloads):
    """Look for room, then install what is missing; no package that is in use is changed."""
    look_for_room(downloads)
    if not (missing := list(filter(lacks, requirements))):
        return print("Every package is there.")
    owners = packages_distributions()
    in_use = {canonicalize_name(own) for name in sys.modules for own in owners.get(name, ())}
    if used := [each for each in missing if canonicalize_name(Requirement(each).name) in in_use]:
        raise Stop(f"this kernel uses another version of {', '.join(used)}. Restart it first.")
    torch = [each for each in missing if re.match(r"torch(audio|vision)?\b", each)]
    if torch and sys.platform == "linux" and not HAS_CARD:  # the build without CUDA is far smaller
        told = os.popen(f'"{sys.executable}" -m pip config list').read()
        if not re.search("index|find-links", told):  # a site's own index goes before PyTorch's
            install(torch, "--index-url", "https://download.pytorch.org/whl/cpu", "--retries", "1")
    install(missing)
    if failed := list(filter(lacks, missing)):
        raise Stop(f"could not install {', '.join(failed)}; pip's message above says why.")
    print("Installed:", ", ".join(missing))

# %% section="setup" name="machinery-device" when=["runs-here"]
def choose_device(precision, memory):
    """Where the model runs, and how exactly; ends the run where there is no room."""
    device, free = "cpu", free_memory()
    if torch.cuda.is_available():
        device, on_card = "cuda", torch.cuda.mem_get_info()[0]
        shared = getattr(torch.cuda.get_device_properties(0), "is_integrated", False)
        free = min(on_card, free) if shared else on_card  # what both share is counted once
    elif torch.backends.mps.is_available():
        device, most = "mps", torch.mps.recommended_max_memory()
        free = min(free, most - torch.mps.driver_allocated_memory())
    if device != "cuda" and precision in ("8bit", "4bit"):
        precision = "bfloat16"
    elif device == "cpu" and precision == "auto":  # four bytes for each weight: exact and fast
        precision = "float32" if (memory["float32"] or 0) <= free else "bfloat16"
    check_room(f"Running on {device}. Memory", memory[precision], free)
    return device, {"float32": torch.float32, "bfloat16": torch.bfloat16}.get(precision, "auto")

# %% section="setup" name="machinery-weights" when=["checks-weights"]
from unittest.mock import patch

HARMLESS = (  # computed at each load, for training alone, without effect, or read by nothing
    r"position_ids$|inv_freq$|masked_spec_embed$|num_batches_tracked$|contact_head\.| criterion\."
    r"|fusion_stage\.layers\.0\.residual_layer1\.|^(?!\w*For[A-Z])\w+ (encoder\.)?pooler\."
)
PACKED = r"\.(qweight|qzeros|scales|g_idx|SCB|absmax|(input|weight)_(scale\w*|packed|format))$"


def check_weights(loaded, found, to_come=(), source=None):
    """End the run where a load left random numbers in a model."""
    computed = {n for n, part in loaded.named_modules() if "Sinusoidal" in type(part).__name__}
    missing = sorted(key for key in {*found["missing_keys"]}.difference(to_come)
                     if not re.search(HARMLESS, f"{type(loaded).__name__} {key}")
                     and key.rpartition(".")[0] not in computed)
    unread = sorted(found["unexpected_keys"])
    wrong = [f"{key} is packed into fewer bits" for key in unread if re.search(PACKED, key)]
    if missing:
        wrong += [f"{len(missing)} weights are random numbers, such as {missing[0]}"]
        wrong += [f"{key} was made for another class" for key in unread[:1]]
    if wrong:
        named = source if source and not os.path.isabs(source) else MODEL_ID
        problem = f"{named} was not loaded whole: {'; '.join(wrong)}. Its output would mean nothing"
        stop_unless_allowed(problem, "Its page may name the right program or version. Use that")


def no_random_weights(kind=None, to_come=()):
    """Within this, every load of a model is checked, also one that a library does by itself."""
    from transformers import PreTrainedModel

    kind = kind or PreTrainedModel
    load = kind.from_pretrained.__func__

    def from_pretrained(kind, *given, output_loading_info=False, **options):
        loaded, found = load(kind, *given, output_loading_info=True, **options)
        check_weights(loaded, found, to_come, *given[:1])
        return (loaded, found) if output_loading_info else loaded

    return patch.object(kind, "from_pretrained", classmethod(from_pretrained))

# %% section="setup" name="machinery-limits" when=["limits-length"]
def places_in(model, writes=False):
    """How many tokens the model has places for, to read or to write; None where it has no limit."""
    side, end = ("decoder", "target") if writes else ("encoder", "source")
    settings = getattr(model.config, "text_config", model.config)
    settings = getattr(settings, side, None) or settings
    names = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length"]
    names += [f"max_{side}_position_embeddings", f"max_{end}_positions"]
    if getattr(settings, "relative_attention_num_buckets", None):
        names = []  # T5 and its kin count distances: only a table has places
    known = [getattr(settings, name, None) for name in names]
    for name, part in model.named_modules():
        if name.endswith(".position_embeddings") and getattr(part, "padding_idx", None) is not None:
            known.append(part.num_embeddings - part.padding_idx - 1)  # as RoBERTa counts them
    return min((count for count in known if isinstance(count, int) and count > 0), default=None)


def ready(tokenizer, model):
    """Let the tokenizer pad with a token that the model knows, and cut where its places end."""
    forms = tokenizer.chat_template = getattr(tokenizer, "chat_template", None)
    if isinstance(forms, dict):  # several, by name
        tokenizer.chat_template = forms.get("default") or next(iter(forms.values()))
    known = getattr(getattr(model.config, "text_config", model.config), "vocab_size", None)
    if tokenizer.pad_token is None or (known and tokenizer.pad_token_id >= known):
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
        model.config.pad_token_id = tokenizer.pad_token_id
    tokenizer.model_max_length = min(tokenizer.model_max_length, places_in(model) or 10**30)
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

# %% section="setup" name="machinery-pipeline" when=["pipelines"]
def pipeline_dtype(dtype, device):
    """Half the memory on a graphics card, in the safer kind of numbers where the card has it."""
    if device == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return torch.float32 if device == "mps" else dtype


def most_steps(pipeline):
    """As many steps as there are levels of noise that the model was trained with."""
    levels = getattr(getattr(pipeline, "scheduler", None), "config", {})
    return (levels.get("num_train_timesteps") or 1000) - (levels.get("steps_offset") or 0)

# %% section="setup" name="machinery-access" when=["restricted"]
def ask_for_access(repositories, private):
    """End the run where this person may not download what is in one of the repositories."""
    if "huggingface_hub" not in sys.modules:
        install(["huggingface_hub>=0.34"])  # all that it takes to ask

    from huggingface_hub import HfApi, constants, get_token
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

    if constants.HF_HUB_OFFLINE:
        return print("Offline: using what has been downloaded before.")
    for name in repositories:
        terms = f"Accept the terms at https://huggingface.co/{name}"
        if name in private:
            terms = f"Make a token at https://huggingface.co/settings/tokens that may read {name}"
        if get_token() is None:
            raise Stop(f"no token here. {terms}, then run `hf auth login` in a terminal.")
        try:
            HfApi().auth_check(name)
            print("Access granted:", name)
        except GatedRepoError:
            raise Stop(f"no access yet. {terms}; some owners take days to answer.") from None
        except RepositoryNotFoundError:
            raise Stop(f"your token cannot read {name}. Ask its owner, or log in again.") from None
        except (HfHubHTTPError, OSError) as unclear:
            print(f"Could not check the access to {name}:", unclear)
