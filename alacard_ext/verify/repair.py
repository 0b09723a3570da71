"""Known mends of a failed run: each is certain to fit its failure, and is shown as a diff.

A rule names only packages that it knows. A module's name out of a stranger's README is never
handed to an installer: a package of that name may be anyone's.
"""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .execution import Execution
from .models import CellError, Repair
from .setup_cell import with_requirements

# Modules whose package has another name, and those that model code often needs.
PACKAGES = {
    "accelerate": "accelerate>=1",
    "av": "av>=12",
    "bitsandbytes": "bitsandbytes>=0.44",
    "bs4": "beautifulsoup4>=4.12",
    "cv2": "opencv-python-headless>=4.9",
    "datasets": "datasets>=3",
    "decord": "decord>=0.6",
    "diffusers": "diffusers>=0.35,<1",
    "einops": "einops>=0.8",
    "ftfy": "ftfy>=6",
    "google.protobuf": "protobuf>=4",
    "imageio": "imageio>=2.34",
    "ipywidgets": "ipywidgets>=8,<9",
    "jieba": "jieba>=0.42",
    "librosa": "librosa>=0.10",
    "matplotlib": "matplotlib>=3.8",
    "nltk": "nltk>=3.9",
    "num2words": "num2words>=0.5",
    "numpy": "numpy>=1.26",
    "pandas": "pandas>=2",
    "peft": "peft>=0.14",
    "PIL": "pillow>=10",
    "protobuf": "protobuf>=4",
    "psutil": "psutil>=5.9",
    "pytesseract": "pytesseract>=0.3.10",
    "requests": "requests>=2.31",
    "sacremoses": "sacremoses>=0.1",
    "scipy": "scipy>=1.12",
    "sentence_transformers": "sentence-transformers>=5,<7",
    "sentencepiece": "sentencepiece>=0.2",
    "skimage": "scikit-image>=0.22",
    "sklearn": "scikit-learn>=1.4",
    "soundfile": "soundfile>=0.12",
    "tiktoken": "tiktoken>=0.8",
    "timm": "timm>=1,<2",
    "torchvision": "torchvision>=0.21",
    "torchaudio": "torchaudio>=2.6",
    "yaml": "pyyaml>=6",
}
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_CUDA = re.compile(
    r"""(\.to\(|device\s*=\s*|device_map\s*=\s*|torch\.device\()\s*(["'])cuda(?::\d+)?\2"""
)

Change = Callable[[Any, Any, CellError], bool]
"""Changes the notebook in place, given the cell that failed and how; False: does not fit."""


@dataclass(frozen=True)
class Rule:
    """A mend: its name, what it does in words, when it fits, and how it is done."""

    name: str
    sentence: str
    fits: re.Pattern[str]
    change: Change


def _add_package(notebook: Any, cell: Any, error: CellError) -> bool:
    found = _NO_MODULE.search(error.message)
    if found:
        module = found[1] if found[1] in PACKAGES else found[1].partition(".")[0]
        names = [module] if module in PACKAGES else []
    else:
        # transformers: "… requires the X library", "… packages that were not found: a, b"
        words = set(re.findall(r"[\w.-]+", error.message.lower()))
        names = [name for name in PACKAGES if name.lower() in words]
    return bool(names) and with_requirements(notebook, {name: PACKAGES[name] for name in names})


def _swap(pattern: str, by: str) -> Change:
    def change(notebook: Any, cell: Any, error: CellError) -> bool:
        before = cell.source
        cell.source = re.sub(pattern, by, before)
        return bool(cell.source != before)

    return change


def _without_cuda(notebook: Any, cell: Any, error: CellError) -> bool:
    before = cell.source
    cell.source = _CUDA.sub(r"\1device", before).replace(".cuda()", ".to(device)")
    return bool(cell.source != before)


def _in_load_cell(pattern: str, by: str) -> Change:
    """Change the one cell that loads the model, wherever the run ended."""

    def change(notebook: Any, cell: Any, error: CellError) -> bool:
        for candidate in notebook.cells:
            if candidate.cell_type == "code" and "from_pretrained" in candidate.source:
                before = candidate.source
                candidate.source = re.sub(pattern, by, before)
                if candidate.source != before:
                    return True
        return False

    return change


def _pad(notebook: Any, cell: Any, error: CellError) -> bool:
    if "tokenizer" not in cell.source:
        return False
    cell.source = f"tokenizer.pad_token = tokenizer.eos_token\n{cell.source}"
    return True


def _rule(name: str, sentence: str, fits: str, change: Change) -> Rule:
    return Rule(name, sentence, re.compile(fits, re.IGNORECASE | re.DOTALL), change)


# `fits` is searched in "outcome ExceptionName: message".
RULES: tuple[Rule, ...] = (
    _rule(
        "missing-package",
        "A package was missing; it was added to the setup cell.",
        r"(ModuleNotFoundError|ImportError): ",
        _add_package,
    ),
    _rule(
        "older-dtype",
        "This transformers calls the number format `torch_dtype`.",
        r"TypeError: .*unexpected keyword argument 'dtype'",
        _swap(r"\bdtype=", "torch_dtype="),
    ),
    _rule(
        "newer-dtype",
        "This transformers calls the number format `dtype`.",
        r"TypeError: .*unexpected keyword argument 'torch_dtype'",
        _swap(r"\btorch_dtype=", "dtype="),
    ),
    _rule(
        "no-cuda",
        "The code required an NVIDIA card, which this machine does not have; it now uses the "
        "device that is available.",
        r"not compiled with CUDA|no NVIDIA driver|CUDA-capable device",
        _without_cuda,
    ),
    _rule(
        "eager-attention",
        "This model supports only eager attention; it now uses that.",
        r"does not support an attention implementation|attn_implementation=.?eager",
        _in_load_cell(r"\bdtype=dtype\b", 'dtype=dtype, attn_implementation="eager"'),
    ),
    _rule(
        "half-on-cpu",
        "On a processor, this model does not work with two-byte numbers; it is now loaded with "
        "four-byte numbers.",
        r"not implemented for '(Half|BFloat16)'",
        _in_load_cell(r"\bdtype=dtype\b", "dtype=torch.float32"),
    ),
    _rule(
        "less-memory",
        "The memory was not sufficient; the weights are now loaded with two bytes each instead "
        "of four.",
        r"^out_of_memory ",
        _in_load_cell(r"\bdtype=dtype\b", "dtype=torch.bfloat16"),
    ),
    _rule(
        "no-padding-token",
        "The tokenizer has no padding token; it now pads with its end token.",
        r"does not have a padding token",
        _pad,
    ),
)


def repair(notebook: Any, failed: Execution) -> tuple[Any, Repair] | None:
    """A mended copy of `notebook` (as it was before the run) and what was changed.

    None where no rule is certain to fit. Outputs are no part of the diff.
    """
    if failed.error is None or failed.outcome in ("passed", "timeout", "cancelled"):
        return None
    told = f"{failed.outcome} {failed.error.name}: {failed.error.message}"
    for rule in RULES:
        if not rule.fits.search(told):
            continue
        mended = copy.deepcopy(notebook)
        cell = next((c for c in mended.cells if c.get("id") == failed.error.cell_id), None)
        if cell is not None and rule.change(mended, cell, failed.error):
            changes = difference(notebook, mended)
            return mended, Repair(rules=[rule.name], sentences=[rule.sentence], diff=changes)
    return None


def difference(before: Any, after: Any) -> str:
    """A unified diff of the code of two notebooks, cell by cell."""
    old = {cell.get("id"): cell.source for cell in before.cells}
    lines: list[str] = []
    for cell in after.cells:
        was = old.get(cell.get("id"), "")
        if was != cell.source:
            lines += difflib.unified_diff(
                was.splitlines(),
                cell.source.splitlines(),
                f"cell {cell.get('id')} as dealt",
                f"cell {cell.get('id')} repaired",
                lineterm="",
            )
    return "\n".join(lines)
