"""`alacard demo …`: bundles without a browser."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import api
from ..terminal import numbered, say, say_json, tell
from .findings import Finding
from .models import Report

MARKS = {"refused": "refused", "consent": "needs consent", "note": "good to know"}


def add_arguments(parts: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parts.set_defaults(explain=parts.print_help)
    verbs = parts.add_subparsers(dest="verb", metavar="VERB")
    check = verbs.add_parser("check", help="what there is to tell of a bundle; nothing is kept")
    check.add_argument("path", metavar="PATH", help="an archive (ZIP, tar.gz, RAR) or a folder")
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Do it, and answer 0; 1 where a bundle is refused. Raises AlacardError and OSError."""
    if options.verb is None:
        options.explain()
        return 2
    return _check(options)


def _check(options: argparse.Namespace) -> int:
    report = api.demo_check(Path(options.path))
    if options.json:
        say_json(report.model_dump(mode="json"))
    else:
        tell_report(report)
    return 0 if report.accepted else 1


def tell_report(report: Report) -> None:
    """Print what a check came to."""
    files = report.files
    if report.kind is not None:
        size = f"{numbered(len(report.contents), 'file')}, {report.size:,} bytes"
        say(f"{report.name}: {report.kind}, begins with {files.app_file} ({size})")
    for name, value in (
        ("requirements", ", ".join(report.requirements)),
        ("models", ", ".join(files.model_files)),
    ):
        if value:
            say(f"{name:<13} {value}")
    tell_findings(report.findings)
    if not report.accepted:
        tell("This bundle is refused as it is.")


def tell_findings(findings: list[Finding]) -> None:
    """Print findings, each with where it is and what to do."""
    for each in findings:
        where = each.file + (f":{each.line}" if each.line else "")
        lead = f"{where}: " if where else ""
        say(f"{MARKS[each.level]:<13} {lead}{each.message} {each.what_to_do}")
