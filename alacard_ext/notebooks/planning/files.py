"""What the names of a repository's files prove: that a load must fail, or with what it succeeds.

Pure: names alone. A list that is not there, or that was cut, proves nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeGuard

from ... import python_syntax
from ...hub.parse import MOST_FILES
from ...hub.weights import NO_WEIGHTS
from ..literals import literal
from ..prose import plain
from ..task_template import TaskTemplate

# The names under which transformers and diffusers look for weights, with a variant or in parts.
WEIGHTS = re.compile(
    r"(?!model\b.*\.bin$|pytorch_model\b.*\.safetensors$)"
    r"(?P<stem>model|pytorch_model|diffusion_pytorch_model)(?P<variant>\.\w+?)?"
    r"(?:[-_](?P<part>\d{5})-of-(?P<parts>\d{5}))?(?P<later>\.\w+?)?\.(?P<kind>safetensors|bin)",
    re.ASCII,
)
# The list of the parts of weights, whose names may then be any.
INDEX = re.compile(
    r"(?:model|pytorch_model|diffusion_pytorch_model)(?:\.\w+)?\.(?:safetensors|bin)\.index(?:\.\w+)?\.json",
    re.ASCII,
)
PROCESSOR = re.compile(r"(?:pre|video_pre|image_)?processor_config\.json")
# Without any of these transformers 5 makes up an empty tokenizer, and every text looks alike.
TOKENIZER = re.compile(
    r"tokeni|vocab|merges|piece|bpe|\.spm$|\.model$|tiktoken|tekken", re.IGNORECASE
)
# Weights of other programs, by the names that these give their files.
OTHERS = (
    (re.compile(r"(?:^|/)ggml-[^/]+\.bin$"), "whisper.cpp or an old llama.cpp"),
    (re.compile(r"(?:^|/)(?:best|last|yolo[^/]*)\.pt$", re.I), "Ultralytics' YOLO"),
    (re.compile(r"\.ckpt$"), "PyTorch Lightning, or another program that trains"),
    (re.compile(r"(?:^|/)consolidated[^/]*\.(?:pth|safetensors)$"), "its author's own program"),
)
TRANSLATED = re.compile(r"(?:^|/)(?:shared_|source_)?vocabulary\.(?:json|txt)$")
# Folders of a pipeline that hold no model.
AIDS = re.compile(r"tokenizer|scheduler|extractor|processor")
# Names of parts that every pipeline which has them needs. Any other folder may be one that the
# pipeline does not name, such as one for ONNX or a copy of other weights.
NEEDED = re.compile(r"(?:text_encoder|transformer|unet|vae|vqvae|vqgan|movq|prior|decoder)(?:_\d)?")
SEEN_OR_HEARD = ("image", "audio", "video")


def usable(files: Sequence[str]) -> bool:
    """Whether the list of files is there and whole, so that what it lacks is not there."""
    return 0 < len(files) < MOST_FILES


def variant_of(files: Sequence[str], *, pipeline: bool) -> str | None:
    """The variant, such as `fp16`, that a load has to ask for; None where a plain load will do."""
    if not usable(files):
        return None
    folders = _parts_of_pipeline(files) if pipeline else [""]
    folders = [*filter(NEEDED.fullmatch, folders)] or folders
    there = [found for folder in folders if (found := _variants(files, folder))]
    if all(None in found for found in there):
        return None
    named = sorted({name for found in there for name in found if name})
    return next((n for n in named if all({None, n} & found for found in there)), None)


def with_variant(source: str, variant: str) -> str:
    """A load cell changed so that the model, but no tokenizer, is loaded in that variant.

    That is in each `….from_pretrained(MODEL_ID, …)` right within a `with no_random_weights(…)`.
    """
    lines = source.split("\n")
    checked = (node for node in ast.walk(python_syntax.parse(source)) if _checks(node))
    inner = (node for block in checked for line in block.body for node in ast.walk(line))
    ends = {
        (first.end_lineno or 0, first.end_col_offset or 0)
        for node in inner
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "from_pretrained"
        for first in node.args[:1]
        if isinstance(first, ast.Name) and first.id == "MODEL_ID"
    }
    for number, column in sorted(ends, reverse=True):
        line = lines[number - 1].encode()
        before, after = line[:column].decode(), line[column:].decode()
        given = f"{before}, variant={literal(variant)}"
        if after.startswith(", "):  # what follows gets a line of its own
            indent = " " * (len(before) - len(before.lstrip()))
            after = f",\n{indent}{after[2:]}"
        lines[number - 1] = given + after
    return "\n".join(lines)


def _checks(node: ast.AST) -> TypeGuard[ast.With]:
    return isinstance(node, ast.With) and any(
        isinstance(call := item.context_expr, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "no_random_weights"
        for item in node.items
    )


def unloadable_weights(
    files: Sequence[str], *, library: str | None, config: Mapping[str, Any]
) -> str | None:
    """Why the weights cannot be loaded by transformers or diffusers; None where nothing says so."""
    if not usable(files) or "adapter_config.json" in files or "transformers_weights" in config:
        return None
    if library == "diffusers":
        return _pipeline_without(files)
    folders = {name.rpartition("/")[0] for name in files if _is_weights(_base(name))}
    if "" not in folders and not (library == "sentence-transformers" and folders):
        return _no_weights(files, folders)
    for folder in sorted(folders if library == "sentence-transformers" else {""}):
        if lost := _lost_part(files, folder):
            return lost
    if library == "sentence-transformers" and variant_of(files, pipeline=False):
        return (
            "The repository has its weights in only one variant, which the library "
            "sentence-transformers does not request."
        )
    return None


def missing_beside(
    row: TaskTemplate, files: Sequence[str], config: Mapping[str, Any]
) -> str | None:
    """Which file the row's template needs beside the weights and does not find, as a sentence."""
    if not usable(files) or row.library != "transformers":
        return None
    if "config.json" not in files:
        return (
            "The repository has no config.json, which describes how the model is built; without "
            "it, the weights cannot be loaded."
        )
    prepared = any(PROCESSOR.fullmatch(name) for name in files)
    takes = row.takes.split("+")[0] in SEEN_OR_HEARD
    sees = row.processor_class in ("AutoImageProcessor", "AutoFeatureExtractor")
    own = config.get("image_processor_type") or config.get("feature_extractor_type")
    # timm's models tell in config.json how pictures are prepared.
    if (sees or (takes and row.processor_class == "AutoProcessor")) and not (
        prepared or own or config.get("model_type") == "timm_wrapper"
    ):
        what = "sounds" if row.takes.startswith("audio") else "pictures"
        return (
            "The repository has no preprocessor_config.json, which describes how to prepare "
            f"{what} for the model. The model that it was trained from may have one."
        )
    reads = row.processor_class == "AutoProcessor" and (
        row.gives == "text" or "text" in row.takes or "labels" in row.takes
    )
    if reads and not any(TOKENIZER.search(name) for name in files):
        return "The repository has no tokenizer, which this task needs to read or write text."
    return None


def _is_weights(base: str) -> bool:
    return bool(WEIGHTS.fullmatch(base) or INDEX.fullmatch(base))


def _base(name: str) -> str:
    return name.rpartition("/")[2]


def _found(files: Iterable[str], folder: str) -> list[re.Match[str]]:
    """The names of weights right in a folder."""
    inside = (name for name in files if name.rpartition("/")[0] == folder)
    return [found for name in inside if (found := WEIGHTS.fullmatch(_base(name)))]


def _variant(found: re.Match[str]) -> str | None:
    named = found["variant"] or found["later"]
    return named[1:] if named else None


def _variants(files: Sequence[str], folder: str) -> set[str | None]:
    """The variants of weights in a folder; None is the plain one."""
    return {_variant(found) for found in _found(files, folder)}


def _parts_of_pipeline(files: Sequence[str]) -> list[str]:
    """The folders that hold a model: those of a config.json, but for what prepares or schedules."""
    configured = (name.rpartition("/")[0] for name in files if _base(name) == "config.json")
    return sorted(
        folder for folder in configured if folder and "/" not in folder and not AIDS.search(folder)
    )


def _pipeline_without(files: Sequence[str]) -> str | None:
    """The part of a pipeline whose weights are there, but not as a load would ask for them.

    A folder without any may be one that the pipeline does not use, as those for ONNX.
    """
    if moved := _parts_in_a_folder(files):
        return (
            "Its model_index.json names the parts of a pipeline, and none of them is beside it. "
            f"There are such parts in its folder {plain(moved, 60)}, and its page may say what to "
            "load."
        )
    variant = variant_of(files, pipeline=True)
    for folder in filter(NEEDED.fullmatch, _parts_of_pipeline(files)):
        if lost := _lost_part(files, folder):
            return lost
        found = _variants(files, folder)
        if found and not {None, variant} & found:
            return (
                f"The weights of its part {plain(folder, 60)} are stored in a different variant "
                "from those of other parts, and the library diffusers loads all parts in the "
                "same variant."
            )
    return None


def _parts_in_a_folder(files: Sequence[str]) -> str | None:
    """The folder that holds the parts of a pipeline whose index is at the top without any."""
    found = [name.split("/")[:-1] for name in files if _base(name) == "config.json"]
    named = [folders for folders in found if folders and NEEDED.fullmatch(folders[-1])]
    if not named or any(len(folders) == 1 for folders in named):
        return None
    return "/".join(named[0][:-1])


def _lost_part(files: Sequence[str], folder: str) -> str | None:
    """That weights were cut into parts of which not all are there, where no whole file is."""
    cut: dict[tuple[str, ...], set[str]] = {}
    for found in _found(files, folder):
        if found["part"] is None:
            return None
        key = (found["stem"], _variant(found) or "", found["parts"], found["kind"])
        cut.setdefault(key, set()).add(found["part"])
    lacking = {key: int(key[2]) - len(parts) for key, parts in cut.items()}
    if not cut or min(lacking.values()) <= 0:
        return None
    (_, _, parts, _), missing = min(lacking.items(), key=lambda item: item[1])
    return (
        f"Its weights are split into {int(parts)} files, of which {missing} "
        f"{('is' if missing == 1 else 'are')} missing from the repository."
    )


def _no_weights(files: Sequence[str], folders: set[str]) -> str | None:
    """Why a load finds no weights at the top of the repository; None for kinds told elsewhere."""
    if folders:
        return _in_folders(files, sorted(folders))
    if "model.bin" in files and any(TRANSLATED.search(name) for name in files):
        return "Its weights are stored for CTranslate2, which packages such as faster-whisper use."
    endings = (".safetensors", ".bin", ".pt", ".pth", ".ckpt")
    stored = [n for n in files if n.endswith(endings) and not NO_WEIGHTS.search(n)]
    if not stored:
        return None
    for pattern, program in OTHERS:
        if named := next(filter(pattern.search, stored), None):
            return f"The name of its weights, {plain(named, 60)}, is one that {program} uses."
    shown = plain(stored[0], 60)
    what = f"None of its weight files (such as {shown}) has a"
    if len(stored) == 1:
        what = f"Its only weight file, {shown}, does not have a"
    return (
        f"{what} name that transformers looks for, so another program reads the weights; its page "
        "may say which."
    )


def _in_folders(files: Sequence[str], folders: Sequence[str]) -> str:
    """That weights lie in folders alone, and in which one a whole model is, if that is sure."""
    whole = [folder for folder in folders if f"{folder}/config.json" in files]
    if len(whole) > 1 or (len(folders) > 1 and not whole):
        return (
            "Its weights are in several folders, and none are at the top of the repository; its "
            "page may say which ones to load."
        )
    named = plain((whole or folders)[0], 60)
    told = f"Its weights are in the folder {named}, and none are at the top of the repository."
    return f'{told} To load them by hand, pass `subfolder="{named}"`.' if whole else told
