"""`alacard demo launch`, `status`, `logs`, `stop` and `call`: apps without a browser."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from .. import api
from ..errors import BadRequest, LaunchFailed, LaunchFindings
from ..launch_api import launch_at
from ..terminal import say, say_json, say_lines, tell
from .findings import BundleFinding
from .wording import tell_findings

if TYPE_CHECKING:
    from .calling.servers import Server
    from .launching.models import LaunchStatus

LOOKED_AGAIN = 1.0
"""Seconds between two looks at apps that a command runs itself, and at a log that is followed."""
PRINTED = 1500
"""Characters of a failed app's last words that are printed."""


def add_launch_commands(verbs: Any) -> None:
    """Describe the commands to argparse."""
    launch = verbs.add_parser("launch", help="launch the app of a demo and print its address")
    launch.add_argument(
        "--consent", action="store_true", help="you have read its findings and consent to them"
    )
    launch.add_argument(
        "--shut",
        action="store_true",
        help="without network access, as far as the machine can enforce it",
    )
    launch.add_argument("--no-card", action="store_true", help="without a graphics card")
    launch.add_argument(
        "--secret",
        action="append",
        default=[],
        metavar="NAME",
        help="pass on this environment variable, for this launch only",
    )
    launch.add_argument(
        "--picture",
        action="store_true",
        help="have a picture of the app taken for the gallery; of a demo of yours alone",
    )
    launch.add_argument(
        "--here", action="store_true", help="run it in this terminal, even if a server is running"
    )
    status = verbs.add_parser("status", help="show the status of your launch of a demo")
    logs = verbs.add_parser("logs", help="print the log of your launch of a demo")
    logs.add_argument(
        "-f", "--follow", action="store_true", help="keep printing until the app ends"
    )
    stop = verbs.add_parser("stop", help="stop your launch of a demo")
    call = verbs.add_parser("call", help="call a running app and print its answer")
    for verb in (launch, status, logs, stop, call):
        verb.add_argument("demo_id", metavar="ID", help="as `alacard demo list` prints it")
        verb.add_argument(
            "--server",
            metavar="URL",
            help="the Jupyter server; default: your first one on this machine",
        )
        verb.add_argument(
            "--token", metavar="TOKEN", help="default: the server's own, or JUPYTER_TOKEN"
        )
    call.add_argument(
        "value",
        nargs="*",
        default=[],
        metavar="VALUE",
        help="the value to send, as JSON or text; @FILE sends a file to Gradio",
    )
    call.add_argument(
        "--endpoint",
        default="",
        metavar="NAME",
        help="a function of a Gradio app (default: its only one), or a path of any other app",
    )


def launch(options: argparse.Namespace) -> int:
    """Launch an app at a server that runs, else in this process until it ends. Raises AlacardError
    and OSError."""
    from .calling.servers import NoServer, find_server

    told = {
        "consent": options.consent,
        "network": "shut" if options.shut else "open",
        "card": not options.no_card,
        "picture": options.picture,
        "secrets": {name: _secret(name) for name in options.secret},
    }
    server = None
    if not options.here:
        try:
            server = find_server(options.server, options.token)
        except NoServer:
            if options.server is not None:
                raise
    elif options.server is not None:
        raise BadRequest("Give --here or --server, not both.")
    if server is not None:
        return _launched(server, options, told)
    from .calling.foreground import serve

    return serve(lambda own: _launched(own, options, told) or _until_all_ended(own))


def status(options: argparse.Namespace) -> int:
    """Say how a launch fares; 1 where it ended with an error. Raises AlacardError."""
    found = api.demo_status(options.demo_id, server=options.server, token=options.token)
    _tell_status(found, as_json=options.json)
    return 1 if found.status == "error" else 0


def logs(options: argparse.Namespace) -> int:
    """Print a log, and with --follow what comes. Raises AlacardError."""
    start = 0
    while True:
        found = api.demo_logs(
            options.demo_id, start=start, server=options.server, token=options.token
        )
        if options.json:
            say_json(found.model_dump(mode="json"))
        elif found.text:
            say_lines(found.text)
        if found.ended or not options.follow:
            return 0
        start = found.next
        time.sleep(LOOKED_AGAIN)


def stop(options: argparse.Namespace) -> int:
    """Stop a launch. Raises AlacardError."""
    found = api.demo_stop(options.demo_id, server=options.server, token=options.token)
    _tell_status(found, as_json=options.json)
    return 0


def call(options: argparse.Namespace) -> int:
    """Print what an app answers: a text as it is, all else as JSON. Raises AlacardError and
    OSError."""
    answer = api.demo_call(
        options.demo_id,
        *map(_value, options.value),
        endpoint=options.endpoint,
        server=options.server,
        token=options.token,
    )
    if isinstance(answer, str) and not options.json:
        say_lines(answer)
    else:
        say_json(answer)
    return 0


def _launched(server: Server, options: argparse.Namespace, told: dict[str, Any]) -> int:
    try:
        found = launch_at(server, options.demo_id, told, say=tell)
    except LaunchFindings as error:
        tell_findings([BundleFinding.model_validate(each) for each in error.details["findings"]])
        raise
    except LaunchFailed as error:
        if output := str(error.details.get("output", "")).strip():
            say_lines(output[-PRINTED:], file=sys.stderr)
        raise
    _tell_status(found, as_json=options.json)
    return 0


def _until_all_ended(server: Server) -> int:
    tell("It runs until this command ends; Ctrl-C stops it.")
    while True:
        time.sleep(LOOKED_AGAIN)
        found = server.ask("GET", "demos/launches")["launches"]
        if not any(each["status"] in ("launching", "running") for each in found):
            return 1 if any(each["status"] == "error" for each in found) else 0


def _tell_status(found: LaunchStatus, *, as_json: bool) -> None:
    if as_json:
        say_json(found.model_dump(mode="json"))
        return
    where = f"  {found.demo_url}" if found.demo_url else ""
    say(f"{found.demo_id}  {found.status}{where}")
    if found.message and found.status != "running":
        tell(found.message)


def _secret(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise BadRequest(
            f"Set the environment variable {name} in this terminal, and launch the demo again."
        )
    return value


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
