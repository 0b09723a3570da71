"""Notebooks to export: plain ones, and ones that mean harm."""

from __future__ import annotations

import base64
from typing import Any

import nbformat

PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()


def code(source: str, *outputs: Any, id: str | None = None, **metadata: Any) -> Any:
    cell = nbformat.v4.new_code_cell(source, metadata=metadata, **({"id": id} if id else {}))
    cell.outputs = list(outputs)
    return cell


def shown(data: dict[str, Any]) -> Any:
    return nbformat.v4.new_output("display_data", data=data)


def printed(text: str) -> Any:
    return nbformat.v4.new_output("stream", text=text)


def markdown(source: str, **more: Any) -> Any:
    return nbformat.v4.new_markdown_cell(source, **more)


def notebook(*cells: Any, **metadata: Any) -> dict[str, Any]:
    made = nbformat.v4.new_notebook(cells=list(cells), metadata=metadata)
    return dict(nbformat.from_dict(made))
