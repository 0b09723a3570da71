"""The gate: refuses to hand over a notebook that would break or harm in the reader's hands.

Everything here is static: nothing of the notebook is imported or run. Each check is a function
from what was parsed once to its findings, and each finding says what would mend it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ..models import GateFinding, GateReport, Requirement
from . import (
    attributes,
    device,
    form,
    imports,
    loading,
    names,
    network,
    placeholders,
    removed,
    secrets,
    written,
)
from .context import Context, code_context, notebook_context

Check = Callable[[Context], list[GateFinding]]

CODE_CHECKS: dict[str, Check] = {
    "syntax": names.syntax,
    "names": names.undefined,
    "star_import": imports.stars,
    "imports": imports.installed,
    "removed": removed.check,
    "attributes": attributes.check,
    "device": device.check,
    "placeholder": placeholders.check,
    "secret": secrets.check,
    "pinned": loading.pinned,
    "trust_remote_code": loading.remote_code,
    "single_load": loading.single_load,
    "network": network.check,
}
# Secrets are looked for in the whole text of each cell, so also in that of a file it writes.
FILE_CHECKS = {name: run for name, run in CODE_CHECKS.items() if name != "secret"}
NOTEBOOK_CHECKS: dict[str, Check] = {
    "nbformat": form.valid,
    "cell_ids": form.unique_ids,
    **CODE_CHECKS,
    "written": lambda context: written.check(context, FILE_CHECKS),
}
MAX_FINDINGS = 100
NOBODY: Mapping[str, str | None] = {}


def check(
    notebook: Any,
    *,
    requirements: Sequence[Requirement],
    allowed: Mapping[str, str | None] = NOBODY,
) -> GateReport:
    """Whether `notebook` may be handed over; `requirements` are what its setup cell installs.

    `allowed` has the id of each model whose own code the person who deals it switched on, with the
    commit of the other repository in which that code stands, if so. What a file says of that itself
    counts for nothing: it may be a stranger's.

    Never raises: what the gate cannot read, it refuses. The report's `milliseconds` is the time
    it took.
    """
    started = time.perf_counter()
    findings: list[GateFinding] = []
    try:
        context = notebook_context(notebook, requirements, allowed)
    except Exception as problem:  # not even the shape of a notebook
        findings.append(_unreadable("nbformat", problem))
    else:
        for name, run in NOTEBOOK_CHECKS.items():
            findings += _run(name, run, context)
    return GateReport(
        passed=not findings,
        checks=list(NOTEBOOK_CHECKS),
        findings=findings[:MAX_FINDINGS],
        milliseconds=round(1000 * (time.perf_counter() - started), 3),
    )


def check_code(
    code: str,
    *,
    defined_names: Collection[str] = (),
    requirements: Sequence[Requirement] = (),
) -> list[GateFinding]:
    """What keeps one README example from running in the notebook; empty when nothing does.

    `defined_names` are those that the notebook defines above it, `requirements` what its setup cell
    installs. The notebook has loaded its model already, so every load here is a finding.
    Never raises.
    """
    try:
        context = code_context(code, defined_names, requirements)
    except Exception as problem:
        return [_unreadable("syntax", problem)]
    findings = [item for name, run in CODE_CHECKS.items() for item in _run(name, run, context)]
    return findings[:MAX_FINDINGS]


def _run(name: str, run: Check, context: Context) -> list[GateFinding]:
    try:
        try:
            found = run(context)
        except SystemError:
            # CPython's parser may fail while another thread parses too (its issue 106905).
            found = run(context)
        # One line can break a rule twice in the same way; a person needs to hear it once.
        return list({(item.cell_id, item.line, item.message): item for item in found}.values())
    except Exception as problem:  # a check that breaks on odd code must not let it through
        return [_unreadable(name, problem)]


def _unreadable(name: str, problem: Exception) -> GateFinding:
    return GateFinding(
        check=name,
        message=f"This could not be checked ({type(problem).__name__}); simplify the code.",
    )
