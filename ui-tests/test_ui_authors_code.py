"""Code of a model's author: one text is switched on by its reader, and old ones are warned of."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import expect

from tests.local_hub.repository import SETTINGS, Repository
from tests.local_hub.server import LocalHub

MODEL = "tiny/reaching"
README = """\
---
pipeline_tag: text-classification
library_name: transformers
---
# A model

```python
from transformers import AutoModelForSequenceClassification, AutoTokenizer
tokenizer = AutoTokenizer.from_pretrained("tiny/reaching")
model = AutoModelForSequenceClassification.from_pretrained("tiny/reaching").to("cuda")
with open("notes.txt") as lines:
    print(model(**tokenizer(lines.read(), return_tensors="pt").to(model.device)).logits)
```
"""


@pytest.fixture
def reaching(hub: LocalHub, tmp_path: Path) -> Iterator[Repository]:
    """A model whose page shows an example that reads a file."""
    folder = tmp_path / "reaching"
    shutil.copytree(hub.repositories["tiny/bert-sentiment"].folder, folder)
    (folder / "README.md").write_text(README)
    settings = json.loads((folder / SETTINGS).read_text()) if (folder / SETTINGS).exists() else {}
    settings.pop("id", None)
    hub.repositories[MODEL] = Repository(MODEL, folder, settings)
    yield hub.repositories[MODEL]
    del hub.repositories[MODEL]


@pytest.mark.attack
def test_the_reader_lets_one_text_run_and_takes_it_back(
    reaching: Repository,
    panel: AlacardPanel,
    hand_code: Callable[..., str],
    shot: Callable[..., object],
) -> None:
    panel.lay(hand_code(MODEL))
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    first = Notebook(panel.lab).wait_open()
    assert not any("notes.txt" in cell["source"] for cell in first.code_cells())
    offer = panel.result.locator(".jp-Alacard-readme-switch")
    offer.locator("summary").click()
    expect(offer).to_contain_text("code is by the model’s author, not by Alacard")
    expect(offer.get_by_label("The example’s code")).to_contain_text('open("notes.txt")')
    offer.get_by_role("checkbox").check()
    shot("readme-switch-light")
    offer.get_by_role("button", name="Deal again with it").click()
    expect(panel.result).to_contain_text("runs, because you allowed it")
    names = [name.removesuffix(".ipynb") for name in panel.lab.notebooks()]
    assert sorted(names) == ["alacard-reaching", "alacard-reaching-1"]
    second = panel.lab.read_notebook(panel.lab.folder / "alacard-reaching-1.ipynb")
    ran = [
        c for c in second["cells"] if c["cell_type"] == "code" and "notes.txt" in str(c["source"])
    ]
    assert len(ran) == 1
    # Whoever allowed it here is not warned of it: Jupyter knows the notebook as theirs.
    asked = "you have not been asked to allow it"
    expect(panel.lab.notifications.filter(has_text=asked)).to_have_count(0)
    # The next page knows nothing of it.
    panel.wait_saved(MODEL)
    panel.lab.reload()
    panel.open()
    offer = panel.result.locator(".jp-Alacard-readme-switch")
    offer.locator("summary").click()
    expect(offer.get_by_role("checkbox")).not_to_be_checked()


@pytest.mark.attack
def test_a_notebook_of_before_warns_and_offers_a_new_deal(
    lab: Lab, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    example = nbformat.v4.new_code_cell("print('from the page')", id="common-readme-example")
    example.metadata = {"alacard": {"section": "readme"}, "tags": ["raises-exception"]}
    made = nbformat.v4.new_notebook(cells=[example])
    code = hand_code("tiny/bert-sentiment")
    recipe = {"model_card": {"id": "tiny/bert-sentiment"}}
    plan = {"readme_example": "run"}
    made.metadata["alacard"] = {"plan": plan, "recipe": recipe, "hand_code": code}
    made.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    (lab.folder / "old.ipynb").write_text(nbformat.writes(made))
    lab.execute("docmanager:open", {"path": f"{lab.name}/old.ipynb"})
    notice = lab.notifications.filter(has_text="code by the model’s author")
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("Read the code first, or deal the notebook again.")
    shot("old-readme-warning-light")
    notice.get_by_role("button", name="Deal it again").click()
    panel = AlacardPanel(lab)
    expect(panel.slot("model")).to_contain_text("bert-sentiment")


@pytest.mark.attack
def test_somebody_else_s_notebook_warns_when_it_is_opened_and_enter_runs_nothing(
    lab: Lab, shot: Callable[..., object]
) -> None:
    hello = nbformat.v4.new_code_cell("print('hello')", id="hello")
    switch = nbformat.v4.new_code_cell("TRUST_REMOTE_CODE = True", id="hello-model")
    theirs = nbformat.v4.new_notebook(cells=[hello, switch])
    theirs.metadata["alacard"] = {"version": 1, "model": {"id": "tiny/custom-code"}}
    theirs.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    path = lab.folder / "theirs.ipynb"
    path.write_text(nbformat.writes(theirs))
    lab.execute("docmanager:open", {"path": f"{lab.name}/theirs.ipynb"})
    notice = lab.notifications.filter(has_text="you have not been asked to allow it")
    expect(notice).to_have_count(1)
    shot("others-code-warning-light")
    notice.get_by_role("button", name="Show it").click()
    active = lab.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    expect(active).to_contain_text("TRUST_REMOTE_CODE")
    # Only then: the palette closes where the notebook takes the focus behind it.
    expect(lab.page.locator(".jp-Notebook:focus-within")).to_have_count(1)
    lab.palette("Verify Notebook")
    dialog = lab.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("Run code by the model’s author?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert "verification" not in lab.read_notebook(path).metadata["alacard"]
