"""The command line as argparse knows it, out of the rooms' commands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ._version import __version__
from .room import Command, Room
from .rooms import ROOMS
from .terminal import Parser

DOCTOR = Command(
    "doctor",
    "say what works here and how to fix the rest",
    "alacard_ext.doctor:add_arguments",
    "alacard_ext.doctor:run",
)


def commands_of(rooms: Sequence[Room]) -> dict[str, Command]:
    """The commands by name, in the rooms' order; the doctor belongs to none."""
    commands = [command for room in rooms for command in room.commands]
    return {command.name: command for command in (*commands, DOCTOR)}


def parser(
    commands: Collection[Command] | None = None, *, described: Collection[str] | None = None
) -> Parser:
    """All commands, those in `described` with their options, by default each of them.

    To describe one imports its room, which takes a while; the name and a line of help do not.
    """
    top = Parser(
        prog="alacard", description="AI manuals for AI models: deal a hand, get a notebook."
    )
    top.add_argument("--version", action="version", version=f"alacard {__version__}")
    below = top.add_subparsers(dest="command", metavar="COMMAND")
    for command in commands_of(ROOMS).values() if commands is None else commands:
        one = below.add_parser(command.name, help=command.help)
        if described is not None and command.name not in described:
            continue
        # For what argparse cannot express, such as 'one of these two'.
        one.set_defaults(refuse=top.error)
        command.add_arguments(one)
        if not one._subparsers:  # else each of its verbs has its own
            one.add_argument("--json", action="store_true", help="print JSON")
    return top
