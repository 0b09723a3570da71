"""What the extension adds before anybody uses it: imports, the server's start, the page's load."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from statistics import median

from .hub import ServedHub
from .jupyter import jupyter_server
from .measure import Line, Samples, limit_line

IMPORT_AIM = 50.0

# What `jupyter lab` has imported before it looks at extensions, then what `AlacardApp` does in its
# start, in the same order, and at last what it leaves to a thread once the server runs.
ADDED = """
import sys, tempfile, time
import {base}
from jupyter_events import EventLogger
from tornado.web import Application
application, events = Application(), EventLogger()
before = set(sys.modules)
started = time.process_time()
import alacard_ext.app
imported = time.process_time()
from alacard_ext.config import Configuration
from alacard_ext.services import build_services
services = build_services(Configuration(cache_dir=tempfile.mkdtemp()))
for room in services.rooms:
    for schema in room.events:
        events.register_event_schema(schema.file)
alacard_ext.app.LateRoutes(application, None)
built = time.process_time()
added = len(set(sys.modules) - before)
from alacard_ext.routes import handlers
handlers(services.rooms)
services.build()
loaded = time.process_time()
print(imported - started, built - started, loaded - built, added, len(set(sys.modules) - before))
"""


def import_lines(repetitions: int) -> list[Line]:
    """What the start takes of the processor, on top of the server alone and of JupyterLab."""
    lines = []
    for base, told in (
        ("jupyter_server.serverapp", "jupyter_server"),
        ("jupyterlab.labapp", "jupyterlab"),
    ):
        imported, built, loaded = Samples(), Samples(), Samples()
        added = after = "0"
        for turn in range(repetitions + 1):
            *seconds, added, after = _python(ADDED.format(base=base)).split()
            if turn:
                for samples, value in zip((imported, built, loaded), seconds, strict=True):
                    samples.values.append(float(value))
        lines.append(
            limit_line(
                f"processor time of the extension's start on top of {told}: import, services, "
                "events and addresses",
                built,
                aim_ms=IMPORT_AIM,
                detail=f"{added} more modules; alacard_ext.app alone {imported.milliseconds()}; "
                f"once the server runs, its rooms are loaded in a thread: {loaded.milliseconds()}, "
                f"{int(after) - int(added)} modules",
            )
        )
    return lines


def command_lines(repetitions: int) -> list[Line]:
    """Processor time of whole commands beside that of a Python that does nothing, in turn.

    They know the public Hub, as most people's do: a mirror would be asked what it has of a deal.
    """
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
    subprocess.run(
        [sys.executable, *arguments],
        env={name: value for name, value in os.environ.items() if name != "HF_ENDPOINT"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def slowest_imports(count: int = 12) -> list[str]:
    """The slowest imports of the start by themselves, for whoever wants to mend the figure."""
    code = (
        "import jupyter_server.serverapp, sys; sys.stderr.write('== from here\\n');"
        "import alacard_ext.app, alacard_ext.services"
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
    """From the start of `jupyter lab` to its page, with and without the extension, in turn.

    Processor time of the server's process, since a machine does other things meanwhile.
    """
    sides = {True: Samples(), False: Samples()}
    for turn in range(repetitions + 1):
        for extension, samples in sides.items():
            with jupyter_server(hub.url, extension=extension) as server:
                if turn:
                    samples.values.append(server.busy)
    pairs = zip(sides[True].values, sides[False].values, strict=True)
    more = median(a - b for a, b in pairs) * 1000
    return Line(
        "processor time of `jupyter lab` until its page answers, more with the extension",
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
