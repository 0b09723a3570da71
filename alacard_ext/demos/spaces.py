"""A demo as a Space of the Hub: what its README's front matter says, and a Dockerfile where the Hub
has no kind of its own."""

from __future__ import annotations

import json
from typing import Any

from ..hub.readme import frontmatter
from .models import BundleReport

OWN_KINDS = ("gradio", "streamlit", "static")
PORT = 7860


def _command(kind: str | None, app: str) -> list[str]:
    if kind == "panel":
        served = ["--address", "0.0.0.0", "--port", str(PORT)]  # noqa: S104 - within the Space
        return ["panel", "serve", app, *served, "--allow-websocket-origin", "*"]
    module = app.removesuffix(".py").replace("/", ".")
    return ["uvicorn", f"{module}:app", "--host", "0.0.0.0", "--port", str(PORT)]  # noqa: S104


def files_of(row: Any, report: BundleReport, readme: str) -> dict[str, str]:
    """The files that a Space needs beside those of the bundle, by name; README.md takes the place
    of the one that is there, and keeps its text and whatever else its front matter says."""
    matter, body_line, _ = frontmatter.split(readme)
    there = (frontmatter.load(matter)[0] if matter is not None else None) or {}
    body = f"{readme}\n".split("\n", body_line)[body_line] if body_line else readme
    own = report.kind in OWN_KINDS
    values = {
        **there,
        "title": row.name,
        "sdk": report.kind if own else "docker",
        "app_file": report.files.app_file,
        "tags": row.tags,
        "license": row.license or there.get("license"),
    }
    if not own:
        values["app_port"] = PORT
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    made = {"README.md": f"---\n{_yaml(kept)}---\n\n{body.strip() or row.description}\n"}
    names = {each.path for each in report.contents}
    if "requirements.txt" not in names and report.requirements:
        made["requirements.txt"] = "\n".join(report.requirements) + "\n"
    if not own and "Dockerfile" not in names:
        made["Dockerfile"] = _dockerfile(report)
    return made


def _yaml(values: dict[str, Any]) -> str:
    import yaml

    return str(yaml.safe_dump(values, sort_keys=False, allow_unicode=True))


def _dockerfile(report: BundleReport) -> str:
    command = json.dumps(_command(report.kind, report.files.app_file or "app.py"))
    lines = (
        "FROM python:3.12-slim",
        "RUN useradd -m -u 1000 user",
        "USER user",
        "ENV PATH=/home/user/.local/bin:$PATH",
        "WORKDIR /app",
        "COPY --chown=user . .",
        "RUN pip install --no-cache-dir -r requirements.txt",
        f"EXPOSE {PORT}",
        f"CMD {command}",
    )
    return "\n".join(lines) + "\n"
