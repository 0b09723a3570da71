"""What an app asks to be installed: requirements.txt, pyproject.toml, or a block of PEP 723.

Packages by name from the configured index are taken. What comes from elsewhere is asked for
consent, and what would run or read files of this machine is refused.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..findings import BundleFinding, shown

LARGEST = 200_000
DEEPEST = 3
"""Files of requirements that may name each other."""
FILE = "requirements.txt"
BLOCK = re.compile(r"(?m)^# /// script[ \t]*$\n(?P<content>(?:^#(?:| .*)$\n)+?)^# ///[ \t]*$")
COMMENT = re.compile(r"(^|\s)#.*$")
PER_REQUIREMENT = re.compile(r"\s--(hash|config-settings?|global-option|install-option)[ =].*$")
ELSEWHERE = ("--index-url", "-i", "--extra-index-url", "--find-links", "-f")
HARMLESS = ("--pre", "--prefer-binary", "--only-binary", "--require-hashes", "--use-feature")
BY_NAME = "Name the package and its version, as in 'pandas==2.2.3'."


@dataclass
class Requirements:
    """What is asked for, in which file, and what speaks against it."""

    file: str | None = None
    packages: list[str] = field(default_factory=list)
    findings: list[BundleFinding] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """The packages by their normal names."""
        return frozenset(name_of(each) for each in self.packages)

    def note(
        self, level: Any, code: str, file: str, line: int | None, message: str, do: str
    ) -> None:
        """Add a finding."""
        self.findings.append(
            BundleFinding(
                level=level,
                code=f"requirements.{code}",
                file=shown(file),
                line=line,
                message=message,
                what_to_do=do,
            )
        )


def name_of(requirement: str) -> str:
    """The normal name of the package that a requirement begins with."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else ""


def read_requirements(folder: Path, paths: set[str], entry_text: str, entry: str) -> Requirements:
    """The requirements of an app whose entry point has that text."""
    found = Requirements()
    if FILE in paths:
        found.file = FILE
        _read_file(folder, FILE, paths, found, frozenset())
    elif block := BLOCK.search(entry_text.replace("\r\n", "\n")):
        found.file = entry
        lines = (line[2:] if line.startswith("# ") else line[1:] for line in block[1].splitlines())
        values = _toml("\n".join(lines), entry, found)
        _take_list(values.get("dependencies"), entry, found)
    elif "pyproject.toml" in paths:
        found.file = "pyproject.toml"
        text = _text(folder / "pyproject.toml")
        project = _toml(text, "pyproject.toml", found).get("project")
        if isinstance(project, dict):
            _take_list(project.get("dependencies"), "pyproject.toml", found)
    if "packages.txt" in paths:
        found.note(
            "note",
            "system",
            "packages.txt",
            None,
            "Alacard does not install system packages.",
            "Ask the administrator of this server to install those that the app needs.",
        )
    return found


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(LARGEST).decode("utf-8-sig", "replace")


def _toml(text: str, file: str, found: Requirements) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # some numbers fail with no error of TOML's own
        why = shown(str(error))[:200]
        found.note("refused", "unread", file, None, f"This is not valid TOML: {why}.", "Mend it.")
        return {}


def _take_list(values: Any, file: str, found: Requirements) -> None:
    if values is None:
        return
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        found.note(
            "refused", "unread", file, None, "Its dependencies are not a list of strings.", BY_NAME
        )
        return
    for each in values[:1000]:
        _take(each.strip(), file, None, found)


def _read_file(
    folder: Path, path: str, paths: set[str], found: Requirements, above: frozenset[str]
) -> None:
    for number, line in _lines(_text(folder / path)):
        option, _, value = line.replace("=", " ", 1).partition(" ")
        if line.startswith(("-r", "--requirement", "-c", "--constraint")):
            value = value.strip() if option in _INCLUDES else line[2:].strip()
            within = (Path(path).parent / value).as_posix()
            if within not in paths or ".." in value or within in above or len(above) >= DEEPEST:
                found.note(
                    "refused",
                    "missing",
                    path,
                    number,
                    f"It names '{shown(value)[:100]}', which is not in the bundle.",
                    "Add that file to the bundle, or copy its lines into this one.",
                )
            elif line.startswith(("-r", "--req")):
                _read_file(folder, within, paths, found, above | {path})
        elif line.startswith("-"):
            _option(option, path, number, found)
        else:
            _take(PER_REQUIREMENT.sub("", line).strip(), path, number, found)


_INCLUDES = ("-r", "--requirement", "-c", "--constraint")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, joined where one ends with a backslash."""
    held, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        first = first or number
        if line.endswith("\\"):
            held += line[:-1] + " "
            continue
        whole = COMMENT.sub("", held + line).strip()
        if whole:
            yield first, whole
        held, first = "", 0
    if whole := COMMENT.sub("", held).strip():
        yield first, whole


def _option(option: str, path: str, line: int, found: Requirements) -> None:
    if option in {"-e", "--editable"} or (option.startswith("-e") and option[2:3] not in {"x", ""}):
        found.note(
            "refused",
            "editable",
            path,
            line,
            "An editable install (-e) runs code from the bundle during installation.",
            "Leave it out: the app can import the modules in its folder without it.",
        )
    elif option.startswith(ELSEWHERE):
        found.note(
            "consent",
            "index",
            path,
            line,
            "This takes packages from another index, which can serve anything under any name.",
            "Leave it out if the usual index has the packages.",
        )
    elif not option.startswith(HARMLESS):
        found.note(
            "refused",
            "option",
            path,
            line,
            f"Alacard does not accept the option {shown(option)[:60]}.",
            "Leave it out.",
        )


def _take(text: str, path: str, line: int | None, found: Requirements) -> None:
    from packaging.requirements import InvalidRequirement, Requirement

    address = re.match(r"(?i)(?:[\w.\[\],-]+\s*@\s*)?([a-z][a-z0-9+.-]*)://([^/\s]*)", text)
    if address is not None:
        scheme, host = address[1].lower(), address[2].rpartition("@")[2]
        if scheme in {"http", "git+http", "file", "git+file", "git", "ssh", "git+ssh"}:
            found.note(
                "refused",
                "address",
                path,
                line,
                f"Alacard does not accept {scheme}: addresses.",
                "Name the package and its version, or give an https address.",
            )
        else:
            found.packages.append(text)
            message = f"This is downloaded from {shown(host)[:100]}, not from the usual index."
            found.note("consent", "address", path, line, message, BY_NAME)
        return
    is_path = text.startswith((".", "/", "~")) or "\\" in text
    is_file = text.lower().endswith((".whl", ".gz"))
    if is_path or is_file or re.match(r"(?i)[\w.-]+\s*@\s*[./~]|git@|file:", text):
        found.note(
            "refused",
            "local",
            path,
            line,
            "Alacard does not install from a path on this machine.",
            BY_NAME,
        )
        return
    try:
        requirement = Requirement(text)
    except (InvalidRequirement, RecursionError):
        told = shown(text)[:100]
        message = f"'{told}' is not a requirement."
        found.note("refused", "unread", path, line, message, BY_NAME)
        return
    if requirement.url:
        found.note(
            "refused", "address", path, line, "Alacard does not accept this address.", BY_NAME
        )
        return
    found.packages.append(str(requirement))
