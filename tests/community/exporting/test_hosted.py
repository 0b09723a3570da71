"""Notebooks for Colab, Kaggle and Deepnote. The sites themselves cannot be reached from a test:
where one is executed, a named stand-in takes the place of the site's module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from alacard_ext.community.exporting.export import export
from alacard_ext.errors import BadRequest
from tests.execution import NotebookKernel
from tests.local_hub import LocalHub
from tests.local_hub.routes import BARE_TOKEN, GOOD_TOKEN
from tests.notebooks.conftest import build

from .notebooks import code, markdown, notebook

SITES = ("colab", "kaggle", "deepnote")
# The module that a Colab kernel has, with what of it the notebook uses: the secrets of a person.
STAND_IN_FOR_COLAB = """
import importlib.machinery, sys, types
userdata = types.ModuleType("google.colab.userdata")
def get(name):
    return {secrets!r}[name]
userdata.get = get
colab = types.ModuleType("google.colab")
colab.userdata = userdata
sys.modules.setdefault("google", types.ModuleType("google"))
for module in (colab, userdata):
    module.__spec__ = importlib.machinery.ModuleSpec(module.__name__, None)
    sys.modules[module.__name__] = module
del importlib, sys, types, userdata, colab, get, module
"""
STAND_IN_FOR_KAGGLE = """
import sys, types
class UserSecretsClient:
    def get_secret(self, name):
        return {secrets!r}[name]
secrets = types.ModuleType("kaggle_secrets")
secrets.UserSecretsClient = UserSecretsClient
sys.modules["kaggle_secrets"] = secrets
del sys, types, secrets, UserSecretsClient
"""


def opened(dealt: Any, site: Any) -> Any:
    made = export(dealt, "alacard-hand.ipynb", site)
    assert made.filename == f"alacard-hand-{site}.ipynb"
    found = nbformat.reads(made.content.decode(), as_version=4)
    nbformat.validate(found)
    return found


def new_cells(found: Any) -> dict[str, str]:
    return {cell.id: cell.source for cell in found.cells if cell.id.startswith("export-")}


def test_each_site_finds_its_own_metadata(local_hub: LocalHub, tmp_path: Path) -> None:
    dealt = build(local_hub, tmp_path, "tiny/bert-sentiment", "quick_start", "beginner").notebook
    before = [cell.id for cell in dealt.cells]
    for site in SITES:
        found = opened(dealt, site)
        assert found.metadata.kernelspec.name == "python3"
        assert found.metadata.alacard.recipe == dealt.metadata.alacard.recipe
        assert list(new_cells(found)) == [f"export-{site}"], "no token for an open model"
        assert [cell.id for cell in found.cells if cell.id in before] == before
        assert "HF_TOKEN" not in json.dumps(found)
    small = opened(dealt, "colab").metadata
    assert "accelerator" not in small and "gpuType" not in small.colab
    kaggle = opened(dealt, "kaggle").metadata.kaggle
    assert (kaggle.accelerator, kaggle.isGpuEnabled, kaggle.isInternetEnabled) == (
        "none",
        False,
        True,
    )
    assert opened(dealt, "deepnote").metadata.deepnote == {"is_reactive": False}

    fit = dealt.metadata["alacard"]["plan"]["fit"]
    for needed, card in ((6e9, "T4"), (20e9, "L4"), (60e9, "A100")):
        fit["needed_bytes"] = int(needed)
        large = opened(dealt, "colab").metadata
        assert (large.accelerator, large.colab.gpuType) == ("GPU", card)
        assert opened(dealt, "kaggle").metadata.kaggle.isGpuEnabled
    fit["needed_bytes"] = None
    fit["device"] = "cuda"
    assert opened(dealt, "colab").metadata.accelerator == "GPU"


def test_a_gated_model_asks_for_the_secret_of_each_site(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    dealt = build(local_hub, tmp_path, "tiny/gated", "quick_start", "beginner").notebook
    assert "common-setup-gated-note" in [cell.id for cell in dealt.cells]
    reads = {"colab": "userdata.get", "kaggle": "UserSecretsClient()", "deepnote": "os.environ"}
    for site, how in reads.items():
        found = opened(dealt, site)
        cells = new_cells(found)
        assert how in cells[f"export-{site}-token"] and GOOD_TOKEN not in json.dumps(found)
        ids = [cell.id for cell in found.cells]
        assert "common-setup-gated-note" not in ids, "there is no terminal"
        assert ids.index(f"export-{site}-token") < ids.index("common-setup-access")


def test_an_app_is_told_to_be_out_of_reach(local_hub: LocalHub, tmp_path: Path) -> None:
    from tests.notebooks.test_apps import build as build_app

    dealt = build_app(local_hub, tmp_path, "tiny/bert-sentiment", "gradio_demo").notebook
    assert "export the hand as a Space" in new_cells(opened(dealt, "kaggle"))["export-kaggle"]


def provider_hand() -> Any:
    """The hand of a model that did not fit and that a provider runs."""
    return notebook(
        code("x = 1"),
        alacard={
            "model": {"id": "a/large"},
            "plan": {"step": "remote", "fit": {"device": "cuda", "needed_bytes": 60_000_000_000}},
            "recipe": {"model_card": {"id": "a/large"}},
        },
    )


def test_what_a_provider_runs_needs_a_token_and_no_card() -> None:
    for site in SITES:
        found = opened(provider_hand(), site)
        cells = new_cells(found)
        assert "HF_TOKEN" in cells[f"export-{site}-token"]
        told = cells[f"export-{site}-token-about"]
        assert "may call inference providers" in told and "consent" not in told
        assert "accelerator" not in found.metadata
        assert "graphics card" not in cells[f"export-{site}"]
    assert opened(provider_hand(), "kaggle").metadata.kaggle.accelerator == "none"


def test_a_private_model_is_told_to_be_private() -> None:
    note = markdown("**This model is private.**", id="common-setup-private-note")
    access = code("ask()", id="common-setup-access")
    dealt = notebook(note, access, alacard={"model": {"id": "a/own"}})
    told = new_cells(opened(dealt, "colab"))["export-colab-token-about-private"]
    assert "private" in told and "consent" not in told and "Accept its terms" not in told
    assert "common-setup-private-note" not in [cell.id for cell in opened(dealt, "colab").cells]


def test_an_export_of_an_export_holds_the_cells_of_one_site(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    gated = build(local_hub, tmp_path, "tiny/gated", "quick_start", "beginner").notebook
    again = opened(opened(gated, "colab"), "kaggle")
    assert again == opened(gated, "kaggle")
    assert "colab" not in again.metadata and "accelerator" not in again.metadata


@pytest.mark.models
def test_they_run_beside_stand_ins_for_the_modules_of_the_sites(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    gated = build(local_hub, tmp_path, "tiny/gated", "quick_start", "beginner").notebook
    # What comes after the look for access would load a model of the usual size.
    last = next(n for n, cell in enumerate(gated.cells) if cell.id == "common-setup-access")
    gated.cells = gated.cells[: last + 1]
    open_model = build(local_hub, tmp_path, "tiny/bert-sentiment", "quick_start", "beginner")
    # A kernel of its own: libraries remember where they think they are.
    with NotebookKernel(hub_url=local_hub.url, cwd=tmp_path) as kernel:
        for site, stand_in in (("kaggle", STAND_IN_FOR_KAGGLE), ("colab", STAND_IN_FOR_COLAB)):
            found = opened(gated, site)
            secrets = {"HF_TOKEN": BARE_TOKEN}
            refused = kernel.run(found, extra_code=stand_in.format(secrets=secrets))
            assert refused.error is not None and "no access yet" in refused.error.value, site
            secrets = {"HF_TOKEN": GOOD_TOKEN}
            done = kernel.run(found, extra_code=stand_in.format(secrets=secrets))
            assert done.error is None, done.error
            assert "Access granted: tiny/gated" in done.text("setup")
        ran = kernel.run(opened(open_model.notebook, "colab"))
    assert ran.error is None, ran.error
    assert ran.forwards > 0 and len(ran.loads) == 1
    assert "Every package is there." in ran.text("setup"), "what the site has is not installed"


def test_a_notebook_that_alacard_did_not_deal_is_refused() -> None:
    for site in SITES:
        with pytest.raises(BadRequest, match="did not deal this notebook"):
            opened(notebook(code("x = 1")), site)


@pytest.mark.attack
@pytest.mark.parametrize(
    "own",
    [
        7,
        {"model": {"id": ["a"]}},
        {"plan": {"fit": {"needed_bytes": "much"}}},
        {"plan": {"fit": {"needed_bytes": True}, "step": None}, "recipe": {"model_card": 7}},
        {"recipe": {"model_card": {"gated": "x" * 10_000}, "companions": {"a": 1}}},
        {"plan": {"fit": {"device": "cuda'\nimport os"}}},
    ],
)
def test_hostile_metadata_is_data(own: Any) -> None:
    for site in SITES:
        try:
            found = opened(notebook(code("x = 1"), alacard=own), site)
        except BadRequest as error:
            assert "metadata.alacard" in error.message or "did not deal" in error.message
            continue
        assert all(
            "import os" not in text or "HF_TOKEN" in text for text in new_cells(found).values()
        )
        assert found.metadata.get("accelerator") in (None, "GPU")
