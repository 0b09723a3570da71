# The section of the environment, in every notebook; `common.py` goes on here.

# %% [markdown] section="setup" name="about" tags=["beginner"]
"""
## Set up

Before anything large is downloaded, the cells below check whether there is enough room. Then they
check which Python packages are missing and install only those; if all are there, nothing is changed.
The first time, this can take some minutes. Cells that show only three dots are folded; run them too,
and click the dots to read them.
"""

# %% [markdown] section="setup" name="about-more" tags=["intermediate", "advanced"]
"""
## Set up

First the room, then the packages: what is missing or outdated is installed, and nothing else.
It never upgrades a package that this kernel has already imported.
"""

# %% section="setup" name="requirements" tags=["parameters"]
# What this notebook imports, and the versions that it was written for.
REQUIREMENTS = {
    "torch": "torch>=2.6",
    "transformers": "transformers>=4.57,<6",
    "huggingface_hub": "huggingface_hub>=0.34",
    "psutil": "psutil>=5.9",
}

# %% section="setup" name="downloads" tags=["parameters"]
# What is downloaded from the Hub, in bytes. None: not known.
DOWNLOADS = {"distilbert/distilbert-base-uncased-finetuned-sst-2-english": 267832558}
# Set to True to install and download even where there is no room.
DOWNLOAD_ANYWAY = False

# %% section="setup" name="tools" hidden=["beginner"]
import importlib
import re
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version

from IPython.display import display


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


def human_size(number):
    """A number of bytes for people."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if number >= scale:
            return f"{number / scale:.1f} {unit}"
    return f"{number:.0f} bytes"


def install(requirements, *options):
    """Install by pip, with its progress on one line; whether that went well."""
    try:
        bar = "raw" if numbers(version("pip")) >= (24, 1) else "off"
    except PackageNotFoundError:
        raise Stop(
            "this kernel's Python has no pip. Add it (`python -m ensurepip`, `uv pip install pip` "
            "or `conda install pip`), then run this cell again."
        ) from None
    command = [sys.executable, "-m", "pip", "install", "--no-input", "--progress-bar", bar]
    command += ["--disable-pip-version-check", *options, *requirements]
    began, told, doing, said = time.monotonic(), 0.0, "", []
    line = display({"text/plain": "pip begins"}, raw=True, display_id=True)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace",
    ) as pip:
        for text in map(str.strip, pip.stdout):
            now = time.monotonic()
            progress = re.fullmatch(r"Progress (\d+) of (\d+)", text)
            if not progress:
                said.append(text)
                doing = text[:90]
            elif now - told < 0.5:
                continue
            parts = [human_size(int(number)) for number in progress.groups()] if progress else []
            shown = f"{doing}: {' of '.join(parts)}" if parts else doing
            told = now
            line.update({"text/plain": f"{shown} ({now - began:.0f} s)"}, raw=True)
    importlib.invalidate_caches()
    if pip.returncode:
        print("\n".join(said[-12:]))
    return pip.returncode == 0

# %% [markdown] section="setup" name="gated-note" when=["gated"]
"""
**This notebook's model asks for your consent.** Open {{access_links}}, log in and accept the terms.
Then create a token at <https://huggingface.co/settings/tokens> and give it to this computer once:
run `hf auth login` in a terminal. The next cell checks that it worked, before anything is installed
or downloaded.
"""

# %% [markdown] section="setup" name="private-note" when=["private"]
"""
**Private:** {{private_links}}. You need a token from <https://huggingface.co/settings/tokens> of an
account that may read what is private: run `hf auth login` in a terminal. The next cell checks that it
worked.
"""

# %% section="setup" name="access-to" tags=["parameters"] when=["restricted"]
# Whose owners decide who may download them: the model, or what it is laid over.
NEEDS_ACCESS = ["distilbert/distilbert-base-uncased-finetuned-sst-2-english"]
# Those of them that are private: there are no terms to accept, only people who may read them.
PRIVATE = []

# %% section="setup" name="access" when=["restricted"]
# All that is needed to ask is this one small package.
ASKING = REQUIREMENTS.get("huggingface_hub", "huggingface_hub>=0.34")
if not satisfied(ASKING) and "huggingface_hub" not in sys.modules:
    install([ASKING])

from huggingface_hub import HfApi, constants, get_token
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError


def ask_for_access(repository):
    """Ends the run where this person may not have what is in a repository."""
    if get_token() is None:
        first = (
            f"{repository} is private: make a token at https://huggingface.co/settings/tokens of "
            "an account that may read it"
            if repository in PRIVATE
            else f"Accept the terms at https://huggingface.co/{repository}"
        )
        raise Stop(
            f"no token on this computer. {first}, run `hf auth login` in a terminal, then run "
            "this cell again."
        )
    try:
        HfApi().auth_check(repository)
    except GatedRepoError:
        raise Stop(
            f"your account has no access yet. Accept the terms at "
            f"https://huggingface.co/{repository}; some owners take days to answer."
        ) from None
    except RepositoryNotFoundError:
        raise Stop(
            f"your token does not open {repository}. Ask its owner to let your account read it, "
            "or log in with another account by `hf auth login`."
        ) from None
    except (HfHubHTTPError, OSError) as problem:
        print(f"The access to {repository} could not be checked:", problem)
    else:
        print("Access granted:", repository)


if constants.HF_HUB_OFFLINE:
    print("Offline: using what has been downloaded before.")
else:
    for repository in NEEDS_ACCESS:
        ask_for_access(repository)

# %% section="setup" name="room" hidden=["beginner"]
import os
import shutil
from pathlib import Path


def graphics_card():
    """Whether there is a card with memory of its own, as far as can be told without PyTorch."""
    drivers = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
    return any(Path(name).exists() for name in drivers) or bool(shutil.which("nvidia-smi"))


def whole_memory():
    """Bytes of memory that this computer or container has; None where it does not say."""
    found = []
    try:
        found.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
        found.append(int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (AttributeError, OSError, ValueError):
        pass  # Windows and macOS have no such file, and a container may have no limit
    return min(found, default=None)


def hub_cache():
    """The folder where models are kept, by the rules of huggingface_hub."""
    home = os.environ.get("HF_HOME") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface"
    )
    folder = os.environ.get("HF_HUB_CACHE") or os.path.join(home, "hub")
    return Path(os.path.expandvars(folder)).expanduser()


def look_for_room():
    """Say what has to be downloaded; ends the run where there is certainly no room for it."""
    place, to_come, problems = hub_cache(), 0, []
    for repository, size in DOWNLOADS.items():
        blobs = place / f"models--{repository.replace('/', '--')}" / "blobs"
        left = max((size or 0) - sum(file.stat().st_size for file in blobs.glob("*")), 0)
        told = human_size(left) if left else "nothing" if size else "an unknown size"
        print(f"To download for {repository}: {told}")
        to_come += left
    wanted = [text for text in REQUIREMENTS.values() if not satisfied(text)]
    print("Packages to install:", ", ".join(wanted) or "none")
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if to_come > free:
        problems.append(
            f"{human_size(to_come)} have to be downloaded, and {human_size(free)} are free "
            "on the disk"
        )
    memory = whole_memory()
    heaviest = max((size or 0 for size in DOWNLOADS.values()), default=0)
    # Even half of the bytes for each weight would be too many.
    if memory and not graphics_card() and heaviest / 2 > memory:
        problems.append(
            f"the weights are {human_size(heaviest)}, and this computer has "
            f"{human_size(memory)} of memory"
        )
    if problems and not DOWNLOAD_ANYWAY:
        raise Stop(
            f"{' and '.join(problems)}. Nothing was installed. Choose a smaller model, or set "
            "DOWNLOAD_ANYWAY = True above, then continue from there."
        )
    for problem in problems:
        print("Going on although", problem)


look_for_room()

# %% [markdown] section="setup" name="install-about"
"""
Now the packages. You may stop this at any time and run the cell again later: pip keeps what it has
downloaded whole.
"""

# %% section="setup" name="install"
# PyTorch's CPU build is far smaller than the usual one for Linux, which is made for NVIDIA cards.
# It is taken from here where there is no card; set to None to take all from the usual index.
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"


def own_index():
    """Whether pip was told of another index here, as on a site without the open network."""
    named = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX", "PIP_FIND_LINKS")
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True
    ).stdout
    return any(map(os.environ.get, named)) or "index" in told or "find-links" in told


def install_missing():
    """Install what is not here, or not new enough."""
    missing = {m: text for m, text in REQUIREMENTS.items() if not satisfied(text)}
    loaded = [text for module, text in missing.items() if module in sys.modules]
    restart = "Choose Kernel → Restart Kernel, then run the notebook from its first cell on."
    if loaded:
        raise Stop(
            f"this notebook needs {', '.join(loaded)}, and this kernel already uses another "
            f"version. {restart}"
        )
    small = TORCH_INDEX and sys.platform == "linux" and not graphics_card()
    if "torch" in missing and small and not own_index():
        family = ("torch", "torchvision", "torchaudio")
        parts = [missing[name] for name in family if name in missing]
        print("There is no graphics card here: trying PyTorch's CPU build.")
        if not install(parts, "--index-url", TORCH_INDEX, "--retries", "1", "--timeout", "30"):
            print("It cannot be had from there; taking the usual build.")
    rest = [requirement for requirement in missing.values() if not satisfied(requirement)]
    if rest:
        install(rest)
    failed = [requirement for requirement in rest if not satisfied(requirement)]
    if failed:
        raise Stop(f"could not install {', '.join(failed)}; pip's message above says why.")
    used = getattr(sys.modules.get("huggingface_hub"), "__version__", None)
    if used and used != version("huggingface_hub"):
        raise Stop(
            "the packages needed another version of huggingface_hub than this kernel already "
            f"uses. {restart}"
        )
    print("Installed:", ", ".join(missing.values()) if missing else "nothing, all is there.")


install_missing()

# %% section="setup" name="optional" tags=["parameters"] when=["optional-packages"]
# What makes the results a little better. Where it cannot be had, the notebook runs as well.
OPTIONAL = ["sacremoses>=0.1"]

# %% section="setup" name="install-optional" when=["optional-packages"]
better = [requirement for requirement in OPTIONAL if not satisfied(requirement)]
if better and not install(better):
    print("Going on without", ", ".join(better))

# %% section="setup" name="table" hidden=["beginner"]
from html import escape


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
