"""Execute each library's notebooks in its own environment and write `docs/libraries.md`.

Environments and outcomes are kept under `.cache/libraries`, so that a run can be stopped at any
time and goes on where it was; a library whose notebooks have not changed is not run again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path
from typing import Any

from alacard_ext.notebooks.percent import read_percent
from alacard_ext.notebooks.tasks import ROWS

from .cases import CACHE, CASES, Case
from .table import document

PROJECT = Path(__file__).parents[2]
OUTCOMES = CACHE / "outcomes.json"
DOCUMENT = PROJECT / "docs" / "libraries.md"
LONGEST = 600  # seconds for one library


def main() -> int:
    """Run what is not known yet, then write the table; 1 where something did not run."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_libraries", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="forget what was executed before")
    parser.add_argument("--library", action="append", default=[], help="only this; repeatable")
    options = parser.parse_args()
    for case in CASES:
        if options.library and case.name not in options.library:
            continue
        known = outcomes_before().get(case.name, {})
        if not options.fresh and known.get("digest") == digest(case):
            continue
        outcome = {"digest": digest(case), **execute(case)}
        # Another run may have written its own meanwhile.
        kept = outcomes_before() | {case.name: outcome}
        OUTCOMES.parent.mkdir(parents=True, exist_ok=True)
        OUTCOMES.write_text(json.dumps(kept, indent=1), encoding="utf-8")
        print(case.name, kept[case.name]["outcome"], flush=True)
    outcomes = outcomes_before()
    DOCUMENT.write_text(document(outcomes), encoding="utf-8")
    return int(any(outcomes.get(case.name, {}).get("outcome") != "ran" for case in CASES))


def outcomes_before() -> dict[str, dict[str, Any]]:
    """What is kept of earlier runs, by the names of the cases."""
    if not OUTCOMES.is_file():
        return {}
    kept = json.loads(OUTCOMES.read_text(encoding="utf-8"))
    return {name: value for name, value in kept.items() if isinstance(value, dict)}


def digest(case: Case) -> str:
    """Of the templates that the library's notebooks are made of, and of the case itself."""
    row = next(row for row in ROWS if row.template == case.template)
    cells = [read_percent(name) for name in (row.template, *row.parts)]
    return hashlib.sha256(repr((cells, case)).encode()).hexdigest()[:16]


def execute(case: Case) -> dict[str, Any]:
    """The outcome of all levels together, with the version of the library's package."""
    try:
        python = prepare(case)
        command = [str(python), "-m", "tests.bench_libraries.run", case.name]
        done = subprocess.run(
            command, cwd=PROJECT, capture_output=True, text=True, timeout=LONGEST, check=False
        )
        version = version_of(case, python)
    except (subprocess.SubprocessError, OSError) as error:
        return {"outcome": f"{type(error).__name__}", "levels": 0}
    rows = [
        json.loads(line.removeprefix("ROW "))
        for line in done.stdout.splitlines()
        if line.startswith("ROW ")
    ]
    failed = next((row["outcome"] for row in rows if row["outcome"] != "ran"), None)
    if failed is None and (done.returncode or not rows):
        failed = (done.stderr.strip().splitlines() or ["nothing was run"])[-1][:160]
    forwards = sum(row["forwards"] for row in rows)
    ran = {"levels": len(rows), "forwards": forwards, "version": version}
    return {"outcome": failed or "ran", **ran}


def version_of(case: Case, python: Path) -> str:
    """The version of the library's package, as its own environment has it."""
    if case.npm:
        return case.packages[0].rpartition("@")[2]
    ask = f"import importlib.metadata as m; print(m.version({case.package!r}))"
    command = [str(python), "-c", ask]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def prepare_npm(case: Case) -> Path:
    """The packages themselves, without those that they need in Node.js alone."""
    if not (case.folder / "ok").exists():
        for package in case.packages:
            folder = case.folder / "node_modules" / package.rpartition("@")[0]
            folder.mkdir(parents=True, exist_ok=True)
            pack = ["npm", "pack", "--silent", "--pack-destination", str(case.folder), package]
            told = subprocess.run(pack, cwd=PROJECT, check=True, capture_output=True, text=True)
            archive = case.folder / told.stdout.split()[-1]
            with tarfile.open(archive) as packed:
                packed.extractall(case.folder, filter="data")
            shutil.rmtree(folder)
            (case.folder / "package").rename(folder)
            archive.unlink()
        (case.folder / "ok").touch()
    return Path(sys.executable)


def prepare(case: Case) -> Path:
    """The Python of the library's environment, made first where there is none.

    It sees the packages of the tests as well, but its own come first.
    """
    if case.npm:
        return prepare_npm(case)
    if not case.environment:
        return Path(sys.executable)
    folder = case.folder
    python = folder / "bin" / "python"
    if not (folder / "ok").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "ipykernel", *case.packages]
        subprocess.run(install, check=True, env=os.environ | {"PIP_NO_INPUT": "1"})
        if case.alone:
            install = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", *case.alone]
            subprocess.run(install, check=True, env=os.environ | {"PIP_NO_INPUT": "1"})
        ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
        own = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
        tests = sysconfig.get_path("purelib")
        (Path(own) / "zz_base.pth").write_text(tests + "\n", encoding="utf-8")
        without_cuda(Path(own))
        (folder / "ok").touch()
    return python


def without_cuda(packages: Path) -> None:
    """Drop the compiled part of torchaudio, which links CUDA in every wheel of the index.

    Its Python part, all that these libraries use, notices that and does without.
    """
    for part in (packages / "torchaudio" / "lib").glob("*.so"):
        part.unlink()


if __name__ == "__main__":
    sys.exit(main())
