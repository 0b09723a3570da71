"""`alacard …`: the same services without a browser.

Exit 0 done; 1 failed or a value was refused, with one line `alacard: CODE: message` on stderr; 2 a
command line that cannot be parsed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .errors import AlacardError, InvalidConfiguration
from .terminal import tell

# All else is imported within `main`, where Ctrl-C is caught.
if TYPE_CHECKING:
    from .room import Room


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        return _main(sys.argv[1:] if arguments is None else arguments)
    except AlacardError as error:
        # Notes are for those at the command line alone: where a file lies, say.
        return _failed(error.code, " ".join([error.message, *getattr(error, "__notes__", ())]))
    except BrokenPipeError:
        # Whoever read it has seen enough; what is still in the buffer goes nowhere.
        if sys.__stdout__ is not None and sys.stdout is sys.__stdout__:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
        return 1
    except OSError as error:
        message = error.strerror or str(error)
        return _failed("IO", f"{error.filename}: {message}" if error.filename else message)
    except KeyboardInterrupt:
        # A second one must not break into the end of the process with a traceback.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return _failed("CANCELLED", "stopped; nothing was written")
    except Exception as error:
        if os.environ.get("ALACARD_DEBUG"):
            raise
        message = f"Alacard ran into an internal error: {type(error).__name__}: {error}"
        return _failed("INTERNAL", f"{message}. ALACARD_DEBUG=1 shows where.")


def _main(arguments: Sequence[str]) -> int:
    from .arguments import commands_of, parser

    # No option that stands before a command takes a value, so this is the command.
    name = next((word for word in arguments if not word.startswith("-")), None)
    commands = commands_of(_rooms(name, arguments))
    top = parser(commands.values(), described=[name] if name else [])
    if not arguments:
        top.print_help()
        return 2
    options = top.parse_args(arguments)
    if options.command is None:
        top.error("name a command")
    status = commands[options.command](options)
    # A reader that went away is noticed here and not at the end of the process.
    print(end="", flush=True)  # noqa: T201 - nothing but the buffer
    return status


def _rooms(name: str | None, arguments: Sequence[str]) -> Sequence[Room]:
    """The rooms whose commands there are. What no setting bears on needs none to be read."""
    from .rooms import ROOMS, rooms_without

    fixed = {command.name for room in ROOMS if not room.optional for command in room.commands}
    if name in fixed or "--version" in arguments:
        return ROOMS
    from .config import read_configuration

    try:
        return rooms_without(read_configuration().disabled_rooms)
    except InvalidConfiguration:
        # Help goes on, and the doctor tells what is wrong.
        if name in (None, "doctor"):
            return ROOMS
        raise


def _failed(code: str, message: str) -> int:
    tell(f"alacard: {code}: {' '.join(message.split())}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
