"""The page `docs/libraries.md`: every library that Alacard knows, and whether it was executed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alacard_ext.notebooks.libraries import LIBRARIES, Library
from alacard_ext.notebooks.tasks import ROWS

from .cases import CASES, LEVELS

# Libraries whose notebooks the ordinary tests execute, in the one environment of the project.
IN_TESTS = frozenset(
    {
        "transformers",
        "sentence-transformers",
        "sparse-encoder",
        "diffusers",
        "diffusers-lora",
        "diffusers-controlnet",
        "diffusers-single-file",
        "peft",
        "model2vec",
        "sklearn",
        "timm",
    }
)
NEEDS = {"apple": "Apple silicon", "browser": "a browser", "compiler": "a C++ compiler to install"}
# What ran in place of what a library is made for.
IN_PLACE = {"mlx": "by MLX's build for the processors of Linux in place of a Mac"}
# How a library was tried that nothing here can install whole.
TRIED = {
    "kokoro": "the classes of kokoro 0.9.4 ran every level on a tiny model, once, with a stand-in "
    "for the English dictionary, which spaCy fetches from GitHub",
}
HEAD = """# Libraries

Which libraries of the Hub have notebooks of their own, and which of these were executed: every
level, on a tiny model that the library itself made and saved, served by a local hub. Written by
`python -m tests.bench_libraries`, which gives each library that does not live with the others an
environment of its own. A model of a library without a template gets the plain notebook: what is
known of the model, and no code that might not run.

| library | tasks | executed | how, or why not |
|---|---|---|---|
"""


def document(outcomes: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole page in Markdown."""
    return HEAD + "".join(_line(library, outcomes) for library in LIBRARIES)


def _line(library: Library, outcomes: Mapping[str, Mapping[str, Any]]) -> str:
    tasks = sorted({row.task for row in ROWS if row.library == library.name})
    executed, why = _executed(library, tasks, outcomes)
    told = ", ".join(tasks) or "none yet"
    if executed == "yes" and library.name in IN_PLACE:
        why += f", {IN_PLACE[library.name]}"
    if library.needs:
        why += f"; needs {NEEDS[library.needs]}"
    if executed == "yes" and (apart := _not_executed(library)):
        why += f"; not executed, but checked against the package's calls: {', '.join(apart)}"
    return f"| [{library.title}]({library.docs}) | {told} | {executed} | {why} |\n"


def _not_executed(library: Library) -> list[str]:
    """The tasks whose templates no case executes, of a library that the tests do not have."""
    ran = {case.template for case in CASES}
    rows = [row for row in ROWS if row.library == library.name and row.template not in ran]
    return [] if library.name in IN_TESTS else sorted({row.task for row in rows})


def _executed(
    library: Library, tasks: list[str], outcomes: Mapping[str, Mapping[str, Any]]
) -> tuple[str, str]:
    if not tasks:
        return "no", "no template: the plain notebook"
    cases = [case for case in CASES if library.name in (case.name, case.library)]
    if library.name in IN_TESTS:
        ran = [case for case in cases if outcomes.get(case.name, {}).get("outcome") == "ran"]
        apart = [f"; {case.name} with {outcomes[case.name]['version']}" for case in ran]
        return "yes", "with the ordinary tests" + "".join(apart)
    if not cases:
        return "no", TRIED.get(library.name, "checked by the gate alone")
    levels = 0
    for case in cases:
        found = outcomes.get(case.name)
        if found is None:
            return "no", "not run yet"
        if found["outcome"] != "ran" or found["levels"] != len(LEVELS):
            return "no", "it failed: " + str(found["outcome"]).replace("|", "\\|")[:160]
        levels += found["levels"]
    newer = ", beside newer packages than it asks for" if cases[0].alone else ""
    return "yes", f"{levels} levels with {cases[0].package} {found['version']}{newer}"
