"""The front matter of a Space's README: values of YAML, taken as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...hub.readme import frontmatter
from ..findings import shown

LARGEST = 200_000
SDKS = ("gradio", "streamlit", "static", "docker")


@dataclass(frozen=True)
class Readme:
    """What the README says of the app; empty where it says nothing."""

    file: str = ""
    title: str = ""
    description: str = ""
    text: str = ""
    sdk: str = ""
    sdk_version: str = ""
    app_file: str = ""
    license: str = ""
    tags: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


def read_readme(folder: Path, paths: list[str]) -> Readme:
    """The README at the top of a bundle."""
    name = next((path for path in paths if path.lower() == "readme.md"), None)
    if name is None:
        return Readme()
    with (folder / name).open("rb") as file:
        data = file.read(LARGEST)
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    matter, body_line, _ = frontmatter.split(text)
    values = (frontmatter.load(matter)[0] if matter is not None else None) or {}
    text = f"{text}\n".split("\n", body_line)[body_line] if body_line else text
    return Readme(
        file=name,
        title=_line(values.get("title")),
        description=_line(values.get("short_description")),
        text=text.strip()[:20_000],
        sdk=_line(values.get("sdk")).lower(),
        sdk_version=_line(values.get("sdk_version")),
        app_file=_line(values.get("app_file")).removeprefix("./"),
        license=_line(values.get("license")),
        tags=_lines(values.get("tags")),
        models=_lines(values.get("models")),
    )


def _line(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        return shown(" ".join(str(value).split()))[:200]
    except ValueError:  # a number of more digits than Python writes
        return ""


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(line for each in value[:30] if (line := _line(each))))
