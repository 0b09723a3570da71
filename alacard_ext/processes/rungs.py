"""The rungs of the ladder of isolation, and what each promises and does not, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Name = Literal["bubblewrap", "landlock", "group"]
LADDER: tuple[Name, ...] = ("bubblewrap", "landlock", "group")
"""From the strongest down."""
TITLES: dict[Name, str] = {
    "bubblewrap": "namespaces of its own, by bubblewrap",
    "landlock": "this user's rights less what Landlock takes",
    "group": "a group of processes that is watched",
}

# A property, what is told where it is kept, and what where it is not.
SENTENCES: dict[str, tuple[str, str]] = {
    "reading": (
        "It reads no file but the system's programs and what it is given.",
        "It reads every file that you can read, your tokens among them.",
    ),
    "writing": (
        "It writes into no folder but its own and those that it is given.",
        "It can change and delete your files.",
    ),
    "attributes": (
        "It does not see which other files there are.",
        "It can see which files there are, and change the modes and times of yours.",
    ),
    "signals": (
        "It can neither end nor look into your other programs.",
        "It can end your other programs.",
    ),
    "seeing": (
        "It sees none of the machine's other processes.",
        "It sees which processes run on the machine, and with which commands.",
    ),
    "keys": (
        "It reads none of the keys that the system keeps for you, such as Kerberos's tickets.",
        "It can read the keys that the system keeps for you, such as Kerberos's tickets.",
    ),
    "ending": (
        "Nothing of it outlives its end.",
        "A process that ends its watcher and hides can outlive its end.",
    ),
    "tcp": (
        "Where the network is shut, it connects to nothing by TCP.",
        "Where the network is to be shut, it can connect all the same.",
    ),
    "udp": (
        "Where the network is shut, it sends nothing by UDP.",
        "Where the network is to be shut, it can still send by UDP, and so ask for names.",
    ),
    "sockets": (
        "It reaches no program that listens on a socket in a file.",
        "It can speak to programs that listen on sockets in files, such as Docker or ssh-agent.",
    ),
    "scratch": (
        "It fills neither the machine's temporary folder nor its shared memory.",
        "It can fill the machine's shared memory, and its temporary folder where it writes there.",
    ),
    "limits": (
        "Memory, processor time, processes, disk, output and time are limited, all of its "
        "processes together.",
        "Memory, processor time, processes, disk, output and time are limited as far as they are "
        "seen from outside.",
    ),
}
ALWAYS = (
    "Memory, processes and disk are read some ten times a second, so that a fast program goes "
    "beyond a limit before it is ended.",
    "Shared memory of System V that no process has attached is counted nowhere.",
    "Where the network is open, it reaches what listens on this machine and in its network.",
    "It shares the system's kernel with you, and whoever breaks that has your rights.",
)


@dataclass(frozen=True)
class Rung:
    """One way to confine a child that was seen to work on this machine.

    `kept` names the properties of SENTENCES that hold. `refused` says for each higher rung why it
    is not this machine's. `program` is that of bubblewrap, `abi` the version of Landlock, and
    `prefix` what gives the child a namespace of processes where the rung itself does not.
    """

    name: Name
    kept: frozenset[str]
    refused: tuple[str, ...] = ()
    program: str = ""
    abi: int = 0
    prefix: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is, as a person may read it."""
        return TITLES[self.name]

    @property
    def promises(self) -> tuple[str, ...]:
        """What a child on this rung cannot do, in sentences."""
        return tuple(told for key, (told, _) in SENTENCES.items() if key in self.kept)

    @property
    def not_promised(self) -> tuple[str, ...]:
        """What it can do all the same, in sentences."""
        left = tuple(told for key, (_, told) in SENTENCES.items() if key not in self.kept)
        return (*left, *ALWAYS)


def bubblewrap_rung(program: str, *, filtered: bool = True) -> Rung:
    """All that there is, by the program of that path; no keys where calls are `filtered`."""
    kept = frozenset(SENTENCES) - (frozenset() if filtered else {"keys"})
    return Rung("bubblewrap", kept, program=program)


def landlock_rung(abi: int, prefix: tuple[str, ...], *, filtered: bool = True) -> Rung:
    """What Landlock of that version keeps, and a process namespace where there is one.

    `filtered` says that system calls are filtered as well (`seccomp.py`), without which the network
    is not shut. Source: the kernel's userspace-api/landlock.rst: version 3 knows of truncating, 4
    of TCP, 6 of signals.
    """
    kept = {"reading", "limits"}
    kept |= {"writing"} if abi >= 3 else set()
    kept |= {"udp", "keys"} if filtered else set()
    kept |= {"tcp"} if filtered and abi >= 4 else set()
    kept |= {"signals", "ending"} if abi >= 6 or prefix else set()
    kept |= {"seeing"} if prefix else set()
    kept |= {"scratch"} if prefix and abi >= 3 else set()
    return Rung("landlock", frozenset(kept), abi=abi, prefix=prefix)


def group_rung(prefix: tuple[str, ...]) -> Rung:
    """Limits alone, and a process namespace where there is one."""
    kept = {"signals", "seeing", "ending", "limits"} if prefix else set()
    return Rung("group", frozenset(kept), prefix=prefix)
