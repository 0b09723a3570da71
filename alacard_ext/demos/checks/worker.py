"""A check in a process of its own, `python -m alacard_ext.demos.checks.worker`.

It takes what to check as JSON on its input and answers a report as JSON on its output. Whatever a
stranger's bytes do to a parser, they do it here, within limits on memory, time and what is written.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from ..findings import BundleFinding
from ..limits import Limits
from ..models import BundleReport, DemoFiles
from .checking import inspect

if sys.platform != "win32":
    import resource

MEMORY = 2 * 1024**3
"""Bytes of addresses, most of which is never used: what a parser of another's reserves."""
SECONDS = 120
PAUSE = 0.5


def main() -> int:
    """Check what the input names, and answer 0."""
    wanted: dict[str, Any] = json.load(sys.stdin)
    threading.Thread(target=_end_with, args=[wanted["server"]], daemon=True).start()
    limits = Limits(**wanted["limits"])
    _limit(limits)
    try:
        report = inspect(Path(wanted["source"]), Path(wanted["into"]), limits)
    except MemoryError:
        report = _too_much()
    except (OSError, ImportError):
        # No fault of the bundle: a package that is not installed here is told as that.
        raise
    except Exception:
        traceback.print_exc()
        report = _unread()
    sys.stdout.write(report.model_dump_json())
    sys.stdout.flush()
    return 0


def _end_with(server: int) -> None:
    """End with the server that asked: nobody would read the report of one that was killed."""
    while sys.platform == "win32" or os.getppid() == server:
        time.sleep(PAUSE)
    os._exit(1)


def _limit(limits: Limits) -> None:
    if sys.platform != "win32":
        for what, most in (
            (resource.RLIMIT_AS, MEMORY),
            (resource.RLIMIT_CPU, SECONDS),
            (resource.RLIMIT_FSIZE, limits.bytes + 1_000_000),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(what)
            if hard == resource.RLIM_INFINITY or most <= hard:
                resource.setrlimit(what, (most, most))


def _too_much() -> BundleReport:
    return _refusal(
        "memory",
        "Checking the bundle takes too much memory.",
        "Leave out files that unpack to far more than their size.",
    )


def _unread() -> BundleReport:
    """For what no parser foresaw."""
    return _refusal(
        "unread",
        "Alacard cannot check the bundle: one of its files is damaged or breaks the rules of its "
        "format.",
        "Pack the app's files again as a ZIP, and leave out what it does not need.",
    )


def _refusal(code: str, message: str, what_to_do: str) -> BundleReport:
    finding = BundleFinding(level="refused", code=code, message=message, what_to_do=what_to_do)
    nothing = DemoFiles(app_file=None, model_files=[], requirements_file=None, other_files=[])
    return BundleReport(accepted=False, files=nothing, findings=[finding])


if __name__ == "__main__":
    sys.exit(main())
