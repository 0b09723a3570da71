"""The endpoint of a notebook as a FastAPI app that stands alone: the routes of its cell, and a page
that asks them."""

from __future__ import annotations

import ast
import builtins
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from .app_code import OF_THE_MODEL, cells_to, changed, model_code, parsed, source_of

API_CELL = "app-endpoint-app-endpoint"
CLASS = "Endpoint"
MODEL = frozenset(OF_THE_MODEL)
LIMIT = "MOST_BYTES"
IMPORTED = frozenset(
    {"Body", "FastAPI", "HTTPException", "HTMLResponse", "JSONResponse", "Request", "app"}
)
APP = '''"""A model behind HTTP; made from the cells of a notebook that Alacard dealt."""

from fastapi import Body, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse
from model import EXAMPLES, GIVES, MODEL_ID, TAKES, answer

{limit}

# No pages of documentation, since those would load their scripts from elsewhere.
app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


{routes}


@app.get("/", response_class=HTMLResponse)
def page():
    return PAGE


PAGE = """{page}"""
'''
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>API of a model</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
textarea { box-sizing: border-box; width: 100%; min-height: 9rem; font: 0.9rem monospace; }
button { font: inherit; padding: 0.3rem 1rem; margin: 0.6rem 0; }
output { display: block; white-space: pre-wrap; overflow-wrap: anywhere; font-family: monospace; }
</style>
</head>
<body>
<h1>API of a model</h1>
<p>Programs send <code>POST respond</code> with these fields as JSON. Try it here:</p>
<form>
<label for="fields">Fields</label>
<textarea id="fields" spellcheck="false"></textarea>
<button>Ask the model</button>
</form>
<output></output>
<script>
const [form, fields, said] = ['form', 'textarea', 'output'].map(each =>
  document.querySelector(each));
const ask = async (path, options) => {
  const reply = await fetch(path, options);
  const told = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(told.detail || 'The model answered ' + reply.status + '.');
  return told;
};
ask('about').then(({ model, example }) => {
  document.title = document.querySelector('h1').textContent = model;
  fields.value = JSON.stringify(example, null, 2);
}).catch(problem => { said.textContent = problem.message; });
form.addEventListener('submit', async event => {
  event.preventDefault();
  said.textContent = 'The model is working…';
  try {
    const body = JSON.stringify(JSON.parse(fields.value));
    const headers = { 'Content-Type': 'application/json' };
    const { answer } = await ask('respond', { method: 'POST', headers, body });
    said.textContent = JSON.stringify(answer, null, 2);
  } catch (problem) {
    said.textContent = problem.message;
  }
});
</script>
</body>
</html>
"""


def api_app(notebook: Mapping[str, Any]) -> tuple[str, str]:
    """`app.py` and `model.py` of a hand with an API endpoint. Raises BadRequest where its cells
    were changed too far.

    In the notebook a thread of the kernel serves the routes, behind a token; here a server of the
    app's own does, and who may ask is decided by whatever stands before it.
    """
    above, cell = cells_to(notebook, API_CELL)
    body = parsed(cell).body
    limits = [each for each in body if isinstance(each, ast.Assign) and _sets(each) == LIMIT]
    if not limits:
        raise changed(f"it sets no `{LIMIT}`")
    routes = list(_routes(body))
    if not routes:
        raise changed("it no longer has routes")
    for each in routes:
        if strange := sorted(_free_names(each) - MODEL - IMPORTED - {LIMIT}):
            raise changed(f"its routes use `{strange[0]}`, which only the notebook has")
    texts = [textwrap.dedent(source_of(cell, each)) for each in routes]
    code = APP.format(limit=source_of(cell, limits[-1]), routes="\n\n\n".join(texts), page=PAGE)
    return code, model_code(above, "The model, loaded")


def _sets(node: ast.Assign) -> str:
    target = node.targets[0]
    return target.id if isinstance(target, ast.Name) else ""


def _routes(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that the class of the endpoint gives to `app`."""
    for node in body:
        if not isinstance(node, ast.ClassDef) or node.name != CLASS:
            continue
        for each in ast.walk(node):
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                ast.unparse(one).startswith("app.") for one in each.decorator_list
            ):
                yield each


def _free_names(node: ast.AST) -> set[str]:
    """The names that a function reads and does not set itself, without those of Python."""
    used: set[str] = set()
    own: set[str] = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            (used if isinstance(each.ctx, ast.Load) else own).add(each.id)
        elif isinstance(each, ast.arg):
            own.add(each.arg)
        elif isinstance(each, ast.ExceptHandler | ast.FunctionDef | ast.AsyncFunctionDef):
            own |= {each.name} if each.name else set()
        elif isinstance(each, ast.Import | ast.ImportFrom):
            own |= {(alias.asname or alias.name).partition(".")[0] for alias in each.names}
    return used - own - set(dir(builtins))
