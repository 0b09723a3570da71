"""Where an app begins, and of what kind it is."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path

from ..findings import BundleFinding, shown
from ..models import Kind
from .readme import Readme
from .source import Module, read_module

FRAMEWORKS: tuple[Kind, ...] = ("fastapi", "panel", "streamlit", "gradio")
ENTRIES = ("app.py", "main.py", "streamlit_app.py")
PAGE = "index.html"
WHICH = "Streamlit, Gradio, Panel, FastAPI or a static page"


@dataclass
class Entry:
    """The file with which an app begins; None where there is none that can be launched."""

    app_file: str | None = None
    kind: Kind | None = None
    module: Module | None = None
    findings: list[BundleFinding] = field(default_factory=list)

    def refuse(self, code: str, file: str, message: str, do: str) -> None:
        """Add what stands in the way of a launch."""
        self.findings.append(
            BundleFinding(
                level="refused", code=code, file=shown(file), message=message, what_to_do=do
            )
        )


def find_entry(folder: Path, paths: list[str], readme: Readme) -> Entry:
    """The entry point: what the README names, else app.py or main.py, else a page."""
    entry, there = Entry(), set(paths)
    if readme.sdk == "docker":
        if there.isdisjoint(ENTRIES):
            entry.refuse(
                "entry.docker",
                readme.file,
                "A Docker Space builds an image, which Alacard does not do.",
                f"Bring the app itself as {WHICH}.",
            )
            return entry
        # As Streamlit's apps are Spaces of the Hub.
        entry.findings.append(
            BundleFinding(
                level="note",
                code="entry.docker",
                file=shown(readme.file),
                message="Alacard does not build its image: it launches the app without it.",
                what_to_do="Check whether the Dockerfile does more than start the app.",
            )
        )
    named = readme.app_file
    if named and named not in there:
        entry.refuse(
            "entry.missing",
            readme.file,
            f"Its app_file is '{named}', which is not in the bundle.",
            "Add the file to the bundle, or name one that is in it.",
        )
        return entry
    if readme.sdk == "static" or named.lower().endswith((".html", ".htm")):
        return _page(entry, there, named)
    found = named or next((name for name in ENTRIES if name in there), None)
    if found is None:
        if PAGE in there:
            return _page(entry, there, "")
        entry.refuse(
            "entry.none",
            "",
            "There is no app.py or main.py, and no index.html.",
            "Name the app's main file app.py and put it at the top of the bundle, or name it as "
            "app_file in the README's front matter.",
        )
        return entry
    entry.app_file = found
    module = entry.module = read_module(folder, found)
    if module is not None and module.tree is None:
        entry.refuse(
            "entry.unread",
            found,
            f"The app is not valid Python: {shown(module.error)}.",
            "Fix it, and pack the bundle again.",
        )
        entry.findings[-1] = entry.findings[-1].model_copy(update={"line": module.line})
    return entry


def _page(entry: Entry, there: set[str], named: str) -> Entry:
    page = named or PAGE
    if page not in there:
        entry.refuse(
            "entry.none",
            "",
            "A static page needs an index.html, and there is none.",
            "Name the page index.html and put it at the top of the bundle.",
        )
        return entry
    entry.app_file, entry.kind = page, "static"
    return entry


def find_kind(
    entry: Entry, modules: list[Module], packages: frozenset[str], readme: Readme
) -> None:
    """Write the kind of the app into its entry: by what it imports, else by what the modules beside
    it import, else by its requirements."""
    module = entry.module
    if entry.kind is not None or module is None or module.tree is None:
        return
    beside: set[str] = set().union(*(set(each.imports) for each in modules))
    for known in (set(module.imports), beside, set(packages), {readme.sdk}):
        if found := [each for each in FRAMEWORKS if each in known]:
            entry.kind = _one_of(found, module.tree, readme)
            return
    entry.refuse(
        "kind",
        module.path,
        f"Alacard cannot tell what kind of app this is: it imports none of {WHICH}.",
        "Import the framework in the app's main file.",
    )


def _one_of(found: list[Kind], tree: ast.Module, readme: Readme) -> Kind:
    if len(found) == 1:
        return found[0]
    if said := [each for each in found if each == readme.sdk]:
        return said[0]
    # An API may hold a page of Gradio; it is then the API that is served.
    if "fastapi" in found and not _makes(tree, "FastAPI"):
        found = [each for each in found if each != "fastapi"]
    return found[0]


def _makes(tree: ast.Module, name: str) -> bool:
    for node in tree.body:
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call):
            called = value.func
            if getattr(called, "id", getattr(called, "attr", "")) == name:
                return True
    return False
