"""What the commands print of the check of a bundle."""

from __future__ import annotations

from ..terminal import numbered, say, tell
from .findings import BundleFinding
from .models import BundleReport

MARKS = {"refused": "refused", "consent": "needs consent", "note": "good to know"}


def tell_report(report: BundleReport) -> None:
    """Print what a check came to."""
    files = report.files
    if report.kind is not None:
        size = f"{numbered(len(report.contents), 'file')}, {report.size:,} bytes"
        say(f"{report.name}: {report.kind}, starts with {files.app_file} ({size})")
    for name, value in (
        ("requirements", ", ".join(report.requirements)),
        ("models", ", ".join(files.model_files)),
    ):
        if value:
            say(f"{name:<13} {value}")
    tell_findings(report.findings)
    if not report.accepted:
        tell("This bundle cannot be accepted as it is.")


def tell_findings(findings: list[BundleFinding]) -> None:
    """Print findings, each with where it is and what to do."""
    for each in findings:
        where = each.file + (f":{each.line}" if each.line else "")
        lead = f"{where}: " if where else ""
        say(f"{MARKS[each.level]:<13} {lead}{each.message} {each.what_to_do}")
