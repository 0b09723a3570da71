"""A hand with a Gradio, Streamlit or API app as the folder of a Hugging Face Space, in a ZIP.

What a Space reads stands in the front matter of its README, as the Hub's documentation has it
(huggingface.co/docs/hub/spaces-config-reference): `sdk`, `sdk_version`, `app_file`,
`python_version`, `models`, and `suggested_hardware` (a T4 has 16 GB, an A10G 24). Streamlit is no
SDK of its own since 2025-04-30 (huggingface.co/docs/hub/spaces-changelog); its apps, and APIs, are
Docker Spaces, which run as the user 1000 (huggingface.co/docs/hub/spaces-sdks-docker).
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...errors import BadRequest
from .api_app import API_CELL, api_app
from .app_code import GRADIO_CELL, STREAMLIT_CELL, gradio_app, streamlit_app
from .facts import Facts, read_facts, requirements, without_site
from .page import title_of

GRADIO = "6.31.0"
"""The version that Alacard's tests run; within what notebooks ask for."""
PYTHON = "3.12"
PORT = 8501
API_PORT = 7860
OF_THE_ENDPOINT = ("fastapi", "uvicorn")
"""Which the notebook's Streamlit page asks over HTTP, and a Space's by a call."""
CARDS = ((15_000_000_000, "t4-small"), (22_000_000_000, "a10g-small"))
LARGEST_CARD = "a100-large"
CREATED = (1980, 1, 1, 0, 0, 0)
"""The same archive from the same notebook."""

OF_THE_SYSTEM = {
    "phonemizer": ("espeak-ng",),
    "torchcodec": ("ffmpeg",),
    # Its OpenCV draws windows, also where none is opened.
    "ultralytics": ("libgl1", "libglib2.0-0"),
}
"""Debian's packages without which one of Python does not run."""
INSTALL = """\
RUN apt-get update && apt-get install --yes --no-install-recommends {packages} \\
    && rm -rf /var/lib/apt/lists/*
"""
DOCKERFILE = f"""\
FROM python:{PYTHON}-slim

{{system}}RUN useradd --create-home --uid 1000 user
USER user
ENV PATH="/home/user/.local/bin:$PATH"
WORKDIR /home/user/app

COPY --chown=user requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=user . .

CMD {{command}}
"""
PAGE_COMMAND = [
    *("streamlit", "run", "app.py", f"--server.port={PORT}"),
    *("--server.address=0.0.0.0", "--server.headless=true", "--browser.gatherUsageStats=false"),
]
API_COMMAND = ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", str(API_PORT)]  # noqa: S104 - within the image
ABOUT = """\
# {title}

An app around {models}, made by [Alacard](https://github.com/alacard/alacard_ext) from a notebook.

To publish it, create a Space at <https://huggingface.co/new-space> ({choose}) and upload the files
of this folder, or run `hf upload --repo-type space YOUR_NAME/YOUR_SPACE .` in it. To try it first,
run `{run}` after `pip install -r requirements.txt{extra}`.
{token}"""
CONSENT = """
A model of it asks for consent: accept its terms on its page.
"""
PRIVATE = """
A model of it is private: the token must be of an account that may read it. Visitors of a public
Space can use that model, too.
"""
CREDITS = """
**Visitors spend your credits:** a provider runs the model, and each request of a visitor is charged
to the account of the Space's token. Keep the Space private, or watch what is used.
"""
ASKED_BY_ALL = """
**Everyone who reaches the app can ask the model**, without a token: keep the Space private, or put
what asks for one before it. Programs send `POST /respond`; the page at `/` shows an example.
"""
ASKS_FOR_ONE = """
Add a token of yours to the Space as a secret named `HF_TOKEN` (*Settings*, *Variables and
secrets*). It is not in these files.
"""


def space(notebook: Mapping[str, Any], stem: str) -> bytes:
    """The archive. Raises BadRequest for a notebook without such an app."""
    facts = read_facts(notebook)
    notebook = without_site(notebook)
    cells = {str(cell.get("id")) for cell in notebook["cells"] if cell["cell_type"] == "code"}
    if GRADIO_CELL in cells:
        files = _gradio(notebook, facts, stem)
    elif STREAMLIT_CELL in cells:
        files = _streamlit(notebook, facts, stem)
    elif API_CELL in cells:
        files = _api(notebook, facts, stem)
    else:
        raise BadRequest(
            "This notebook has no app that a Space can run. Remix its hand with the app 'Gradio "
            "demo', 'Streamlit app' or 'API endpoint', and export that notebook."
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(f"{stem}-space/{name}", CREATED)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _gradio(notebook: Mapping[str, Any], facts: Facts, stem: str) -> dict[str, str]:
    app = gradio_app(notebook)
    needs = {name: text for name, text in requirements(notebook).items() if name != "gradio"}
    settings = {
        "sdk": "gradio",
        "sdk_version": GRADIO,
        "python_version": PYTHON,
        "app_file": "app.py",
    }
    words = {"choose": "SDK: Gradio", "run": "python app.py", "extra": f" gradio=={GRADIO}"}
    return {
        "README.md": _readme(notebook, facts, stem, settings, words),
        "app.py": app,
        "requirements.txt": _listed(needs, app),
    }


def _streamlit(notebook: Mapping[str, Any], facts: Facts, stem: str) -> dict[str, str]:
    app, model = streamlit_app(notebook)
    needs = {
        name: text for name, text in requirements(notebook).items() if name not in OF_THE_ENDPOINT
    }
    image = _image(needs, PAGE_COMMAND, PORT, "streamlit run app.py")
    return _docker(notebook, facts, stem, needs, image, app, model)


def _api(notebook: Mapping[str, Any], facts: Facts, stem: str) -> dict[str, str]:
    app, model = api_app(notebook)
    needs = requirements(notebook)
    image = _image(needs, API_COMMAND, API_PORT, "uvicorn app:app")
    files = _docker(notebook, facts, stem, needs, image, app, model)
    return {**files, "README.md": files["README.md"] + ASKED_BY_ALL}


def _image(
    needs: Mapping[str, str], command: Sequence[str], port: int, run: str
) -> tuple[str, int, str]:
    """The Dockerfile of an app, the port that it serves, and how it is tried without one."""
    text = DOCKERFILE.format(system=_system(needs), command=json.dumps(list(command)))
    return text, port, run


def _docker(
    notebook: Mapping[str, Any],
    facts: Facts,
    stem: str,
    needs: Mapping[str, str],
    image: tuple[str, int, str],
    app: str,
    model: str,
) -> dict[str, str]:
    dockerfile, port, run = image
    words = {"choose": "SDK: Docker, template: Blank", "run": run, "extra": ""}
    settings = {"sdk": "docker", "app_port": port}
    return {
        "README.md": _readme(notebook, facts, stem, settings, words),
        "Dockerfile": dockerfile,
        "app.py": app,
        "model.py": model,
        "requirements.txt": _listed(needs, model),
    }


def _readme(
    notebook: Mapping[str, Any],
    facts: Facts,
    stem: str,
    settings: Mapping[str, Any],
    words: Mapping[str, str],
) -> str:
    import yaml

    title = title_of(notebook, stem)
    front: dict[str, Any] = {"title": title[:100], **settings, "pinned": False}
    if facts.models:
        front["models"] = list(facts.models)
    if facts.card:
        front["suggested_hardware"] = _hardware(facts.needed)
    links = ", ".join(f"[{each}](https://huggingface.co/{each})" for each in facts.models)
    text = ABOUT.format(
        title=title.replace("<", "&lt;"),
        models=links or "a model",
        token="".join(_access(facts)),
        **words,
    )
    return f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---\n\n{text}"


def _access(facts: Facts) -> Iterator[str]:
    if facts.gated:
        yield CONSENT
    if facts.private:
        yield PRIVATE
    if facts.remote:
        yield CREDITS
    if facts.needs_token:
        yield ASKS_FOR_ONE


def _hardware(needed: int | None) -> str:
    return next((name for room, name in CARDS if (needed or 0) <= room), LARGEST_CARD)


def _system(needs: Mapping[str, str]) -> str:
    """What the image installs, before it gives up the right to."""
    from packaging.requirements import Requirement

    named = {Requirement(text).name for text in needs.values()}
    packages = sorted({each for name in named for each in OF_THE_SYSTEM.get(name, ())})
    return INSTALL.format(packages=" ".join(packages)) if packages else ""


def _listed(needs: Mapping[str, str], code: str) -> str:
    # What every kernel has, and not every Python.
    of_kernels = {"IPython": "ipython>=8", "psutil": "psutil>=5.9"}
    lacking = [text for word, text in of_kernels.items() if word in code and word not in needs]
    lines = [*needs.values(), *lacking]
    return "".join(f"{line}\n" for line in lines)
