"""What the extension adds before anybody uses it: imports, the server's start, the page's load."""

from __future__ import annotations

import resource
import subprocess
import sys

from .hub import ServedHub
from .jupyter import jupyter_server
from .measure import Line, Samples, limit_line

IMPORT_AIM = 50.0

# What `jupyter lab` has imported before it looks at extensions, then what Alacard adds at start.
ADDED = """
import sys, tempfile, time
import {base}
before = set(sys.modules)
started = time.perf_counter()
import alacard_ext.app
imported = time.perf_counter()
from alacard_ext.config import Configuration
from alacard_ext.routes import handlers
from alacard_ext.services import build_services
handlers()
services = build_services(Configuration(cache_dir=tempfile.mkdtemp()))
services.build()
built = time.perf_counter()
print(imported - started, built - started, len(set(sys.modules) - before))
"""


def import_lines(repetitions: int) -> list[Line]:
    """Imports and the building of all services, on top of the server alone and of JupyterLab."""
    lines = []
    for base, told in (
        ("jupyter_server.serverapp", "jupyter_server"),
        ("jupyterlab.labapp", "jupyterlab"),
    ):
        imported, built, modules = Samples(), Samples(), "0"
        for turn in range(repetitions + 1):
            done = _python(ADDED.format(base=base)).split()
            if turn:
                imported.values.append(float(done[0]))
                built.values.append(float(done[1]))
                modules = done[2]
        lines.append(
            limit_line(
                f"start of the extension on top of {told}: import, routes, services",
                built,
                aim_ms=IMPORT_AIM,
                detail=f"{modules} more modules; alacard_ext.app alone {imported.milliseconds()}",
            )
        )
    return lines


def command_lines(repetitions: int) -> list[Line]:
    """Processor time of whole commands beside that of a Python that does nothing, in turn."""
    commands = {"--version": 8.0, "deal": 30.0}
    nothing, ours = Samples(), {words: Samples() for words in commands}
    for turn in range(repetitions + 1):
        for words, samples in ours.items():
            seconds = _processor_time("-m", "alacard_ext", words)
            idle = _processor_time("-c", "pass")
            if turn:
                samples.values.append(seconds)
                nothing.values.append(idle)
    lines = []
    against = f"{nothing.milliseconds()} for `python -c pass`"
    for words, aim in commands.items():
        ratio = ours[words].median / nothing.median
        lines.append(
            Line(
                f"processor time of `alacard {words}`",
                f"{ratio:.1f}x",
                f"at most {aim:g}x",
                ratio <= aim,
                f"{ours[words].milliseconds()} against {against}",
            )
        )
    return lines


def _processor_time(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def slowest_imports(count: int = 12) -> list[str]:
    """The slowest imports by themselves, in milliseconds, for whoever wants to mend the figure."""
    code = (
        "import jupyter_server.serverapp, sys; sys.stderr.write('== from here\\n');"
        "import alacard_ext.app, alacard_ext.routes, alacard_ext.services"
    )
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True
    )
    rows = []
    for line in done.stderr.partition("== from here")[2].splitlines():
        parts = line.removeprefix("import time:").split("|")
        if len(parts) == 3 and parts[0].strip().isdigit():
            rows.append((int(parts[0]), parts[2].strip()))
    return [f"{micro / 1000:7.1f} ms  {name}" for micro, name in sorted(rows, reverse=True)[:count]]


def answer_line(hub: ServedHub, repetitions: int) -> Line:
    """From the start of `jupyter lab` to its page, with and without the extension, in turn."""
    sides = {True: Samples(), False: Samples()}
    for turn in range(repetitions + 1):
        for extension, samples in sides.items():
            with jupyter_server(hub.url, extension=extension) as server:
                if turn:
                    samples.values.append(server.ready)
    more = (sides[True].median - sides[False].median) * 1000
    return Line(
        "`jupyter lab` until its page answers, more with the extension",
        f"{more:+.0f} ms",
        "",
        None,
        f"{sides[True].milliseconds()} with, {sides[False].milliseconds()} without",
    )


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
