"""The app of a notebook as Python files that stand alone: what it depends on, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from ... import python_syntax
from ...errors import BadRequest
from ...notebooks.standalone import plain_cell, standalone

GRADIO_CELL = "app-gradio-app-gradio"
STREAMLIT_CELL = "app-streamlit-app-streamlit-file"
ABOUT = '"""{about}; made from the cells of a notebook that Alacard dealt."""\n\n'
LAUNCH = """

if __name__ == "__main__":
    demo.launch({options})
"""
THEME = '**({"theme": theme} if at_launch else {})'
ASKED_BY_A_CALL = '''def ask(path, fields=None):
    """The model's reply; RuntimeError with the reason where there is none. It is loaded once, with
    the first page that is opened."""
    try:
        from model import EXAMPLES, GIVES, MODEL_ID, TAKES, answer

        if path == "/about":
            return {"model": MODEL_ID, "takes": TAKES, "gives": GIVES, "example": EXAMPLES[0]}
        return {"answer": answer(fields)}
    except (RuntimeError, ValueError):
        raise
    except Exception as problem:
        raise RuntimeError(f"{type(problem).__name__}: {problem}") from None'''
OF_THE_MODEL = ("answer", "EXAMPLES", "GIVES", "MODEL_ID", "TAKES")
"""What an app asks of the model's module."""
OF_HTTP = frozenset({"base64", "json", "os", "urllib", "ask", "opener"})
KEPT = frozenset({"base64", "json"})


def gradio_app(notebook: Mapping[str, Any]) -> str:
    """`app.py` of a Gradio hand. Raises BadRequest where its cells were changed too far."""
    above, app = cells_to(notebook, GRADIO_CELL)
    ends = [
        node.end_lineno
        for node in parsed(app).body
        if isinstance(node, ast.Assign) and "demo" in _names(node)
    ]
    if not ends or ends[-1] is None:
        raise changed("it sets no `demo`")
    cut = "\n".join(python_syntax.lines_of(app)[: ends[-1]])
    code = _standalone([*above, cut], "demo")
    has_theme = {"theme", "at_launch"} <= {
        name for node in parsed(code).body for name in _set(node)
    }
    launch = LAUNCH.format(options=THEME if has_theme else "")
    return ABOUT.format(about="A Gradio page around a model") + code.strip() + "\n" + launch


def streamlit_app(notebook: Mapping[str, Any]) -> tuple[str, str]:
    """`app.py` and `model.py` of a Streamlit hand. Raises BadRequest as `gradio_app` does.

    In the notebook the page asks an endpoint of the kernel; in a Space it calls the model.
    """
    above, written = cells_to(notebook, STREAMLIT_CELL)
    first, _, page = written.partition("\n")
    if not first.startswith("%%writefile"):
        raise changed("it does not write the page")
    return _without_http(page), model_code(above, "The model, loaded")


def model_code(above: Sequence[str], about: str) -> str:
    """The module that loads the model, from the cells above the app. Raises BadRequest as
    `gradio_app` does."""
    asked = f"everything = ({', '.join(OF_THE_MODEL)})"
    model = _standalone([*above, asked], "everything")
    return ABOUT.format(about=about) + model.replace(asked, "").strip() + "\n"


def _without_http(page: str) -> str:
    """The page with `ask` as a call in the place of `ask` as a request."""
    lines, tree = python_syntax.lines_of(page), parsed(page)
    kept: list[str] = []
    at, done = 0, False
    for node in tree.body:
        first, last = node.lineno, node.end_lineno or node.lineno
        names = _set(node)
        if names and names <= OF_HTTP - KEPT:
            kept += lines[at : first - 1]
            at = last
            if "ask" in names:
                kept += ASKED_BY_A_CALL.split("\n")
                done = True
    if not done:
        raise changed("its page has no `ask`")
    text = "\n".join([*kept, *lines[at:]]).strip() + "\n"
    return text.replace("it asks the notebook's endpoint", "it calls the model")


def cells_to(notebook: Mapping[str, Any], cell_id: str) -> tuple[list[str], str]:
    """The code above a cell as plain Python, and the source of that cell. Raises BadRequest where
    there is no such cell."""
    above: list[str] = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = str(cell["source"])
        if cell.get("id") == cell_id:
            return above, source
        if plain := plain_cell(source):
            above.append(plain)
    raise changed("it is gone")


def _standalone(cells: Sequence[str], name: str) -> str:
    try:
        code = standalone(cells, name)
        python_syntax.parse_checked(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise changed("what it needs is not plain Python") from None
    return code


def source_of(source: str, node: ast.stmt) -> str:
    """The lines of a statement, with its decorators."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    return "\n".join(python_syntax.lines_of(source)[first - 1 : node.end_lineno])


def parsed(source: str) -> ast.Module:
    """The statements of a cell. Raises BadRequest where it is not plain Python."""
    try:
        return python_syntax.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise changed("it is not plain Python") from None


def changed(why: str) -> BadRequest:
    """That the cell of the app is no longer what Alacard wrote."""
    return BadRequest(
        f"The cell with this notebook's app was changed, and {why}; deal the hand again, or write "
        f"the app's files yourself."
    )


def _names(node: ast.Assign) -> set[str]:
    return {
        each.id
        for target in node.targets
        for each in ast.walk(target)
        if isinstance(each, ast.Name)
    }


def _set(node: ast.stmt) -> set[str]:
    """The names that a statement of the top level sets."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return _names(node) if isinstance(node, ast.Assign) else set()
