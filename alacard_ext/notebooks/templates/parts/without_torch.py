# The hello of libraries that do their work without PyTorch: memory and disk, nothing of a card.

# %% section="hello" name="plain-fit" hidden=["beginner"]
import os
import platform
import shutil
from pathlib import Path

import psutil
from huggingface_hub import constants


def free_memory():
    """Bytes that are free in this computer or container."""
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

# %% section="hello" name="plain-check" hidden=["beginner"] unless=["chooses"]
device = "cpu"
place = Path(constants.HF_HUB_CACHE)
while not place.exists():
    place = place.parent
needed = 1.2 * WEIGHT_BYTES + (WORK_BYTES or 0) if WEIGHT_BYTES else None
problems = []
if needed and needed > free_memory():
    problems.append(
        f"it needs about {human_size(needed)} of memory, "
        f"and {human_size(free_memory())} are free"
    )
if (WEIGHT_BYTES or 0) > shutil.disk_usage(place).free:
    problems.append(f"the download of {human_size(WEIGHT_BYTES)} does not fit on the disk")
if problems and not ALLOW_ANYWAY:
    raise Stop(
        f"{MODEL_ID} does not fit here: {' and '.join(problems)}. Close other programs and "
        "notebooks, choose a smaller model, or set ALLOW_ANYWAY = True above, then continue from "
        "there."
    )
for problem in problems:
    print("Going on although", problem)
print(f"Python {platform.python_version()}, free memory: {human_size(free_memory())}")
print("Further memory needed:", f"about {human_size(needed)}" if needed else "not known")

# %% [markdown] section="next" name="plain-tidy" tags=["intermediate", "advanced"] place="end"
"""
To free the memory, restart the kernel. The download stays in the cache: `hf cache --help` shows how
to list or delete it.
"""
