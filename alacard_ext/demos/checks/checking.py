"""A bundle checked: its files, where it begins, what it asks for, and what speaks against it."""

from __future__ import annotations

import re
from pathlib import Path

from ..findings import BundleFinding, Refused, in_order, shown
from ..limits import Limits
from ..models import BundleFile, BundleModel, BundleReport, DemoFiles
from .contents import suffix_of
from .entry import Entry, find_entry, find_kind
from .files import Seen, check_files, digest_of, look
from .pickles import check_pickles
from .readme import Readme, read_readme
from .requirements import Requirements, read_requirements
from .source import HUB_MODEL, MOST_NAMED, Module, check_source, read_module
from .texts import check_texts

MOST_SOURCE = 20_000_000
"""Bytes of Python that are read as trees, all files together."""
FRAMEWORK_PACKAGES = {
    "streamlit": "streamlit",
    "gradio": "gradio",
    "panel": "panel",
    "fastapi": "fastapi",
}


def inspect(source: Path, into: Path, limits: Limits) -> BundleReport:
    """Unpack an archive or copy a folder into the empty folder `into`, and check what lies there.

    What cannot be unpacked is told as a finding. Raises OSError.
    """
    from ..archives.unpacking import unpack

    try:
        notes = unpack(source, into, limits)
    except Refused as refused:
        return _refusal(refused.finding)
    return check(into, notes, otherwise=source.name)


def _refusal(finding: BundleFinding) -> BundleReport:
    nothing = DemoFiles(app_file=None, model_files=[], requirements_file=None, other_files=[])
    return BundleReport(accepted=False, files=nothing, findings=[finding])


def check(
    folder: Path, notes: list[BundleFinding] | None = None, *, otherwise: str = ""
) -> BundleReport:
    """What there is to tell of the files of a folder. Raises OSError."""
    files = look(folder)
    paths = [each.path for each in files]
    readme = read_readme(folder, paths)
    entry = find_entry(folder, paths, readme)
    modules, beside = _modules(folder, files, entry)
    text = entry.module.text if entry.module is not None else ""
    asked = read_requirements(folder, set(paths), text, entry.app_file or "")
    find_kind(entry, modules, asked.names, readme)
    _complete(asked, entry, readme)
    findings = [*(notes or []), *check_files(files), *entry.findings, *asked.findings, *beside]
    if entry.module is not None and entry.module.tree is not None:
        findings += check_source(entry.module)
    findings += check_texts(folder, files)
    findings += check_pickles(folder, files)
    findings += _models(readme)
    models = [each for each in files if each.is_model]
    return BundleReport(
        accepted=all(each.level != "refused" for each in findings),
        kind=entry.kind,
        name=readme.title or _name_of(otherwise),
        description=readme.text or readme.description,
        tags=list(readme.tags),
        license=readme.license,
        files=_sorted(paths, entry, asked, models),
        requirements=asked.packages,
        models=[
            BundleModel(path=each.path, size=each.size, format=_format(each)) for each in models
        ],
        contents=[BundleFile(path=each.path, size=each.size, kind=each.kind) for each in files],
        size=sum(each.size for each in files),
        digest=digest_of(files),
        findings=in_order(findings),
        **_named(modules, entry, readme, set(paths)),
    )


def _named(
    modules: list[Module], entry: Entry, readme: Readme, paths: set[str]
) -> dict[str, list[str]]:
    """The models of the Hub and the secrets that the README and the code name, each once. A folder
    of the bundle is no model of the Hub."""
    read = [*([entry.module] if entry.module is not None else []), *modules]
    ids = [*readme.models, *(name for each in read for name in each.hub_models)]
    models = dict.fromkeys(
        name
        for name in ids
        if HUB_MODEL.fullmatch(name) and not any(path.startswith(f"{name}/") for path in paths)
    )
    secrets = dict.fromkeys(name for each in read for name in each.secrets)
    return {"hub_models": list(models)[:MOST_NAMED], "secrets": list(secrets)[:MOST_NAMED]}


def _modules(
    folder: Path, files: list[Seen], entry: Entry
) -> tuple[list[Module], list[BundleFinding]]:
    """The Python files beside the entry point, as far as there is room, and what they do. Their
    trees are dropped one by one, since those of many files together take much memory."""
    found: list[Module] = []
    findings: list[BundleFinding] = []
    budget, left = MOST_SOURCE, 0
    for each in files:
        if suffix_of(each.path) != ".py" or each.path == entry.app_file:
            continue
        budget -= each.size
        if budget < 0:
            left += 1
            continue
        module = read_module(folder, each.path, always=False)
        if module is None:
            continue
        findings += check_source(module)
        module.tree, module.text = None, ""
        found.append(module)
    if left:
        findings.append(
            BundleFinding(
                level="note",
                code="source.much",
                message=f"{left:,} Python files were not checked, because there is too much code.",
                what_to_do="List installable packages in its requirements instead of including "
                "their code.",
            )
        )
    return found, findings


def _complete(asked: Requirements, entry: Entry, readme: Readme) -> None:
    """Where a Space leaves its framework to its front matter, it is among the requirements."""
    if entry.kind in {None, "static"}:
        return
    package = FRAMEWORK_PACKAGES[str(entry.kind)]
    if package in asked.names:
        return
    if readme.sdk == package:
        version = readme.sdk_version
        known = re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}((a|b|rc)[0-9]+)?", version)
        asked.packages.insert(0, f"{package}=={version}" if known else package)
        asked.file = asked.file or readme.file
    elif asked.file is None:
        asked.note(
            "refused",
            "none",
            "",
            None,
            "There is no requirements.txt.",
            f"Add one that lists the packages that the app needs, including {package}.",
        )
    else:
        asked.packages.append(package)
        asked.note(
            "note",
            "framework",
            asked.file,
            None,
            f"It does not list {package}, which the app imports.",
            f"Add {package} and the version that the app was written for.",
        )


def _models(readme: Readme) -> list[BundleFinding]:
    if not readme.models:
        return []
    told = ", ".join(readme.models[:5])
    return [
        BundleFinding(
            level="note",
            code="models",
            file=readme.file,
            message=f"It uses models from the Hub: {told}.",
            what_to_do="The app downloads them when it starts, unless they are already here.",
        )
    ]


def _sorted(paths: list[str], entry: Entry, asked: Requirements, models: list[Seen]) -> DemoFiles:
    model_files = [each.path for each in models]
    known = {entry.app_file, asked.file, *model_files}
    return DemoFiles(
        app_file=entry.app_file,
        model_files=model_files,
        requirements_file=asked.file,
        other_files=[path for path in paths if path not in known],
    )


def _format(file: Seen) -> str:
    if file.kind in {"safetensors", "gguf", "ggml", "hdf5", "tflite", "pickle", "numpy"}:
        return file.kind
    return suffix_of(file.path).removeprefix(".") or file.kind


def _name_of(file: str) -> str:
    stem = re.sub(r"(?i)(\.tar)?\.(zip|rar|7z|t?gz|tar)$", "", file)
    return shown(" ".join(re.sub(r"[-_]+", " ", stem).split()))[:200]
