"""`alacard store …`: check, back up, restore and migrate the database."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import api
from ..terminal import numbered, say, say_json
from .reports import Checked, Migrated, Restored, Saved


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    verbs.add_parser("check", help="whether it can be reached, is whole and up to date")
    copied = verbs.add_parser("backup", help="copy the SQLite file, also while servers use it")
    copied.add_argument("file", type=Path, metavar="FILE", help="file to write; it must be new")
    restored = verbs.add_parser(
        "restore", help="replace the SQLite file with a copy; the old file is kept"
    )
    restored.add_argument("file", type=Path, metavar="FILE", help="copy that a backup has made")
    verbs.add_parser("migrate", help="bring it to the schema of this version; a copy is kept")
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0; 1 where a check finds faults. Raises AlacardError and OSError."""
    found: Checked | Saved | Migrated | Restored
    if options.verb is None:
        options.explain()
        return 2
    if options.verb == "check":
        found = api.store_check()
    elif options.verb == "backup":
        found = api.store_backup(options.file)
    elif options.verb == "restore":
        found = api.store_restore(options.file)
    else:
        found = api.store_migrate()
    if options.json:
        say_json(found.model_dump(mode="json"))
    else:
        _tell(found)
    return 1 if isinstance(found, Checked) and found.faults else 0


def _tell(found: Checked | Saved | Migrated | Restored) -> None:
    if isinstance(found, Saved):
        say(f"Written to {found.file}: {numbered(found.bytes, 'byte')}.")
    elif isinstance(found, Restored):
        kept = numbered(found.notebooks, "notebook")
        say(f"Restored to {found.file}: {kept}.")
        if found.kept:
            say(f"What was there is in {found.kept}.")
    elif isinstance(found, Migrated):
        before = f"from schema {found.before}" if found.before else "new"
        same = found.before == found.now
        say(f"{found.database}: schema {found.now}" + (", as it was" if same else f" ({before})"))
    elif found.faults:
        say(f"{found.database} is damaged:")
        for fault in found.faults:
            say(f"  {fault}")
    elif found.schema_version is None:
        say(f"{found.database}: nothing was kept yet")
    else:
        old = "" if found.schema_version == found.current else f", now it would be {found.current}"
        kept = numbered(found.notebooks, "notebook")
        say(f"{found.database}: whole, {kept}, schema {found.schema_version}{old}")
