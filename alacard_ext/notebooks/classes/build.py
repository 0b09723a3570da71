"""Builds the tables of this room from the libraries' own releases.

    python -m alacard_ext.notebooks.classes.build [--wheels FOLDER]

Each release's wheel is fetched by pip into FOLDER, unless it lies there, and read without being
installed or imported. When a library has a new release, add it to `RELEASES` and run this again;
`tests/notebooks/test_classes.py` says when that is due. About a minute.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .mappings import Mappings
from .members import members
from .releases import by_span
from .sources import Sources, moved_modules

# The last patch of each minor release: what `transformers>=4.57` brings. Of the other two only the
# ends of the range that requirements admit.
RELEASES: dict[str, tuple[str, ...]] = {
    "transformers": (
        *("4.57.6", "5.0.0", "5.1.0", "5.2.0", "5.3.0", "5.4.0", "5.5.4", "5.6.2", "5.7.0"),
        *("5.8.1", "5.9.0", "5.10.4", "5.11.0", "5.12.1", "5.13.1", "5.14.1", "5.15.0"),
        *("5.16.1", "5.17.0", "5.18.0", "5.19.0", "5.20.2", "5.21.1", "5.22.2", "5.23.0"),
    ),
    "diffusers": ("0.35.2", "0.42.1"),
    "sentence_transformers": ("5.0.0", "6.2.0"),
}
# How deep below the package names are kept: what lies deeper is no public interface.
DEPTH = {"transformers": 1, "diffusers": 1, "sentence_transformers": 2}
DEEPER = {"transformers": ("utils.logging", "generation.streamers", "pipelines.base")}
DATA = Path(__file__).with_name("data")


def module_names(sources: Sources) -> dict[str, frozenset[str]]:
    """The public names of each module that the tables keep, and of some classes their attributes.

    A class stands there like a module, since both are followed by a dot and a name.
    """
    package = sources.package
    modules = {*sources.modules(DEPTH[package]), *DEEPER.get(package, ())}
    modules |= {name for name in moved_modules(sources) if name.count(".") < DEPTH[package]}
    found = {module: sources.names(module) for module in sorted(modules)}
    return found | members(sources, found[""])


def names_table(found: Mapping[str, Sequence[Mapping[str, frozenset[str]]]]) -> dict[str, Any]:
    """Per library and module the names with the releases that have them, as one text a span."""
    table: dict[str, Any] = {}
    for package, releases in found.items():
        modules = sorted({module for release in releases for module in release})
        table[package] = {
            "releases": list(RELEASES[package]),
            "modules": {
                module: {
                    span: " ".join(sorted(names))
                    for span, names in by_span(
                        [release.get(module, frozenset()) for release in releases]
                    ).items()
                }
                for module in modules
            },
        }
    return table


def classes_table(found: Sequence[Mappings]) -> dict[str, Any]:
    """The Auto classes of transformers: model types, what loads what, pipelines, by span."""
    autos = sorted({auto for mappings in found for auto in mappings.loads})
    return {
        "releases": list(RELEASES["transformers"]),
        "types": _joined(mappings.types for mappings in found),
        "pipelines": _joined(mappings.pipelines for mappings in found),
        "loads": {
            auto: _joined(
                [
                    f"{model_type}={'|'.join(names)}"
                    for model_type, names in mappings.loads.get(auto, {}).items()
                ]
                for mappings in found
            )
            for auto in autos
        },
    }


def _joined(found: Iterable[Iterable[str]]) -> dict[str, str]:
    return {span: " ".join(values) for span, values in by_span(list(found)).items()}


def fetch(package: str, release: str, folder: Path) -> Path:
    """The wheel of a release, by pip unless it is there. Raises CalledProcessError."""
    pattern = f"{package}-{release}-*.whl"
    if not list(folder.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
        subprocess.run([*command, f"{package.replace('_', '-')}=={release}"], check=True)  # noqa: S603
    return next(iter(folder.glob(pattern)))


def write(folder: Path) -> None:
    """Fetch, read and write both tables."""
    names: dict[str, list[dict[str, frozenset[str]]]] = {}
    mappings: list[Mappings] = []
    for package, releases in RELEASES.items():
        for release in releases:
            sources = Sources(fetch(package, release, folder), package)
            names.setdefault(package, []).append(module_names(sources))
            if package == "transformers":
                mappings.append(Mappings(sources))
            print(package, release, f"{len(names[package][-1][''])} names")  # noqa: T201 - a tool of developers
    for name, table in (("classes", classes_table(mappings)), ("names", names_table(names))):
        text = json.dumps(table, indent=0, sort_keys=True) + "\n"
        (DATA / f"{name}.json").write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command described above."""
    parser = argparse.ArgumentParser(description="Build the tables of Auto classes and names.")
    parser.add_argument("--wheels", type=Path, default=Path(".cache/releases/wheels"))
    write(parser.parse_args(arguments).wheels)


if __name__ == "__main__":
    main()
