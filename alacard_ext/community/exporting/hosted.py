"""A notebook as Colab, Kaggle and Deepnote open it, each with what that site reads.

None of them needs another way to install: the notebook's own setup installs what is missing there
and nothing that they have. Where it needs a token, that comes from the site's secrets:
`google.colab.userdata`, as huggingface_hub itself reads it there (its `utils/_auth.py`);
`kaggle_secrets.UserSecretsClient`, as Kaggle's *Add-ons*, *Secrets* offers it; and an environment
variable in Deepnote (deepnote.com/docs/environment-variables).

Metadata is what notebooks from these sites hold: Colab's `accelerator` and `colab.gpuType`;
Kaggle's `kaggle`, whose accelerators github.com/Kaggle/kaggle-cli lists by other spellings in
docs/kernels.md; Deepnote's `deepnote`. Deepnote's machine is chosen on its page, not by a file.
None of the three could be asked here: what they do with a file is not tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .app_code import GRADIO_CELL
from .facts import OWN_NOTE, Facts, read_facts, without_site

PAGES = (GRADIO_CELL, "app-streamlit-app-streamlit", "app-endpoint-app-endpoint")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
T4, L4 = 15_000_000_000, 22_000_000_000
"""Bytes that a model may need on NVIDIA's T4 (16 GB) and L4 (24 GB)."""


@dataclass(frozen=True)
class Site:
    """Where a notebook is opened: how it gets there, where its secrets are, and how code reads the
    one that is named HF_TOKEN."""

    name: str
    opens: str
    secrets: str
    read: str
    card: str


COLAB = Site(
    "Colab",
    "Open <https://colab.research.google.com>, choose *File*, *Upload notebook*.",
    "the key in Colab's left sidebar, with *Notebook access* on",
    'from google.colab import userdata\n\nos.environ["HF_TOKEN"] = userdata.get("HF_TOKEN")',
    "It asks Colab for a graphics card; *Runtime*, *Change runtime type* shows which you have.",
)
KAGGLE = Site(
    "Kaggle",
    "Open <https://www.kaggle.com/code>, choose *New Notebook*, then *File*, *Import Notebook*.",
    "*Add-ons*, *Secrets* in Kaggle's menu, attached to this notebook",
    "from kaggle_secrets import UserSecretsClient\n\n"
    'os.environ["HF_TOKEN"] = UserSecretsClient().get_secret("HF_TOKEN")',
    "It asks Kaggle for a graphics card; check *Accelerator* and *Internet* in the notebook's "
    "settings, which Kaggle gives to accounts with a verified phone number.",
)
DEEPNOTE = Site(
    "Deepnote",
    "In a Deepnote project, upload this file as a notebook.",
    "an integration *Environment variables*, connected to this project",
    'if not os.environ.get("HF_TOKEN"):\n'
    '    raise RuntimeError("Connect an integration with the variable HF_TOKEN, then run this.")',
    "Its model is large: choose a machine with a graphics card in Deepnote, if your plan has one.",
)


def colab(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """As Google Colab opens it. Raises BadRequest for a notebook that Alacard did not deal."""
    facts = read_facts(notebook)
    made = _prepared(notebook, facts, COLAB)
    about: dict[str, Any] = {"provenance": [], "toc_visible": True}
    if facts.card:
        needed = facts.needed or 0
        about["gpuType"] = "T4" if needed <= T4 else "L4" if needed <= L4 else "A100"
        made["metadata"]["accelerator"] = "GPU"
    made["metadata"]["colab"] = about
    return made


def kaggle(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """As Kaggle imports it. Raises BadRequest for a notebook that Alacard did not deal."""
    facts = read_facts(notebook)
    made = _prepared(notebook, facts, KAGGLE)
    made["metadata"]["kaggle"] = {
        "accelerator": "nvidiaTeslaT4" if facts.card else "none",
        "dataSources": [],
        "isGpuEnabled": facts.card,
        # The model comes from the Hub.
        "isInternetEnabled": True,
        "language": "python",
        "sourceType": "notebook",
    }
    return made


def deepnote(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """As Deepnote imports it. Raises BadRequest for a notebook that Alacard did not deal."""
    made = _prepared(notebook, read_facts(notebook), DEEPNOTE)
    made["metadata"]["deepnote"] = {"is_reactive": False}
    made["metadata"]["deepnote_execution_queue"] = []
    return made


def _prepared(notebook: Mapping[str, Any], facts: Facts, site: Site) -> dict[str, Any]:
    # The notebook may be an export itself.
    notebook = without_site(notebook)
    cells = [cell for cell in notebook["cells"] if not OWN_NOTE.fullmatch(str(cell.get("id")))]
    at = next((n for n, cell in enumerate(cells) if cell["cell_type"] == "code"), len(cells))
    note = [f"**In {site.name}.** {site.opens}"]
    if facts.card:
        note.append(site.card)
    if any(cell.get("id") in PAGES for cell in cells):
        note.append(
            f"Its app is served on {site.name}'s machine, at an address that your browser may not "
            "reach; to show it to others, export the hand as a Space."
        )
    new = [_cell("markdown", f"export-{site.name.lower()}", "\n\n".join(note))]
    if facts.needs_token:
        kinds = (("-gated", facts.gated), ("-private", facts.private))
        # The names tell an export of this one what the notes that are left out told.
        named = "".join(kind for kind, holds in kinds if holds)
        about = f"export-{site.name.lower()}-token-about{named}"
        new.append(_cell("markdown", about, " ".join(_access(facts, site))))
        new.append(_cell("code", f"export-{site.name.lower()}-token", f"import os\n\n{site.read}"))
    metadata = {
        **notebook["metadata"],
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
    }
    return {**notebook, "metadata": metadata, "cells": [*cells[:at], *new, *cells[at:]]}


def _access(facts: Facts, site: Site) -> Iterator[str]:
    if facts.gated:
        yield "**A model asks for consent.** Accept its terms on its page."
    if facts.private:
        yield "**A model is private.** The token must be of an account that may read it."
    if facts.remote:
        yield "**A provider runs the model** and charges the account of the token."
    may = " that may call inference providers" if facts.remote else ""
    yield (
        f"**This notebook needs a token.** Create one{may} at "
        f"<https://huggingface.co/settings/tokens>, and keep it in {site.secrets}, under the "
        "name `HF_TOKEN`. The next cell reads it from there; never write it into a cell."
    )


def _cell(kind: str, cell_id: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "id": cell_id,
        "cell_type": kind,
        "metadata": {"alacard": {"section": "setup"}},
        "source": source,
    }
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})
