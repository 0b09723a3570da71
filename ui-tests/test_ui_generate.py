"""Generate: phases, opening in place, cancelling, failing, retrying."""

from __future__ import annotations

import re
from collections.abc import Callable

from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import expect

from tests.local_hub.server import LocalHub

PHASES = ["facts", "plan", "cells", "gate", "saving"]
GENERATE = "/v1/notebook/generate"


def test_generate_shows_phases_and_opens_here_without_running(
    panel: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    panel.pick_model("tiny/bert-sentiment")
    panel.deal()
    hub.faults.set(kind="hold")
    panel.generate_button.click()
    expect(panel.progress).to_be_visible()
    phases = panel.progress.get_by_role("listitem")
    assert [item.get_attribute("data-phase") for item in phases.all()] == PHASES
    expect(panel.progress.locator("[aria-current=step]")).to_have_count(1)
    expect(panel.progress.locator(".jp-Alacard-progress-left")).to_have_text(
        re.compile(r"about \d+ s|any moment")
    )
    shot("generating-light")
    hub.reset()
    expect(panel.result).to_be_visible()
    notebook = Notebook(panel.lab).wait_open()
    assert panel.lab.notebooks() == ["alacard-bert-sentiment.ipynb"]
    assert notebook.path == f"{panel.lab.name}/alacard-bert-sentiment.ipynb"
    assert notebook.kernel.startswith("Python 3")
    expect(panel.page.locator(".jp-Dialog")).to_have_count(0)
    assert all(
        cell["execution_count"] is None and not cell["outputs"] for cell in notebook.code_cells()
    )
    expect(panel.result).to_contain_text("checks passed")
    expect(panel.result.get_by_role("button", name="Run all")).to_be_visible()
    shot("generated-light")


def test_cancel_leaves_no_file_and_the_next_one_is_made(
    panel: AlacardPanel, hub: LocalHub, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    panel.lab.console.allow(
        r"status of 409 .*/v1/notebook/generate", because="the browser logs the cancelled request"
    )
    panel.lay(hand_code("tiny/bert-mask", prompt="missing_word"))
    hub.faults.set(kind="hold")
    panel.generate_button.click()
    panel.progress.get_by_role("button", name="Cancel").click()
    expect(panel.failure).to_contain_text("Cancelled. Nothing was written.")
    shot("cancelled-light")
    hub.reset()
    # A later notebook comes after what an earlier one would still have written.
    panel.lay(hand_code("tiny/bert-sentiment"))
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    assert panel.lab.notebooks() == ["alacard-bert-sentiment.ipynb"]
    expect(panel.generate_button).to_be_enabled()


def test_failure_says_what_to_do_and_retry_works_once_the_hub_is_back(
    panel: AlacardPanel, hub: LocalHub, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    panel.lab.console.allow(
        r"status of 50[23] .*/v1/(notebook/generate|models/)",
        because="the browser logs the answers of a server whose Hub is down",
    )
    hub.faults.set(kind="down")
    panel.lay(hand_code("tiny/llama-chat", prompt="quick_start", ui="chat_interface"))
    panel.generate_button.click()
    expect(panel.failure).to_be_visible()
    expect(panel.failure).to_contain_text("HUB_UNAVAILABLE")
    expect(panel.failure.get_by_role("alert")).not_to_be_empty()
    shot("failed-light")
    assert list(panel.lab.folder.iterdir()) == []
    # While the Hub is away: once it is back the button may be gone, since it tries by itself.
    with panel.page.expect_request(lambda asked: asked.url.partition("?")[0].endswith(GENERATE)):
        panel.failure.get_by_role("button", name="Try again").click()
    hub.faults.clear()
    Notebook(panel.lab).wait_open()
    assert panel.lab.notebooks() == ["alacard-llama-chat.ipynb"]


def test_hub_away_the_deck_answers_and_the_banner_goes_by_itself(
    panel: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    panel.lab.console.allow(
        r"status of 50[23] .*/v1/models/",
        because="the browser logs the answers of a server whose Hub is down",
    )
    hub.faults.set(kind="down")
    panel.deal()
    picker = panel.choose("model").wait_settled()
    assert len(picker.ids()) >= 40
    picker.search.fill("bert")
    banner = picker.region.locator(".jp-Alacard-banner")
    expect(banner).to_be_visible()
    assert picker.ids()
    assert not [card_id for card_id in picker.ids() if card_id.startswith("tiny/")]
    shot("hub-away-light")
    hub.faults.clear()
    expect(banner).to_be_hidden()
    expect(picker.option("tiny/bert-sentiment")).to_be_visible()


def test_hub_away_a_bundled_model_still_becomes_a_notebook(
    panel: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    panel.lab.console.allow(
        r"status of 50[23] .*/v1/models/",
        because="the browser logs the answers of a server whose Hub is down",
    )
    hub.faults.set(kind="down")
    panel.deal()
    panel.generate_button.click()
    expect(panel.result).to_be_visible()
    expect(panel.result.locator(".jp-Alacard-banner")).to_be_visible()
    Notebook(panel.lab).wait_open()
    assert len(panel.lab.notebooks()) == 1
    shot("generated-offline-light")


def test_notification_of_a_generation_always_comes_to_its_end(
    panel: AlacardPanel, hub: LocalHub, hand_code: Callable[..., str]
) -> None:
    toasts = panel.lab.notifications
    # Ending before, about when, and after JupyterLab draws the notice that it runs.
    for delay, model in ((0.0, "bert-ner"), (0.6, "bert-nli"), (1.5, "bert-squad")):
        panel.lay(hand_code(f"tiny/{model}", prompt="quick_start"))
        hub.faults.set(delay=delay)
        panel.generate_button.click()
        expect(toasts.filter(has_text=f"Ready: alacard-{model}.ipynb")).to_be_visible()
        expect(toasts).to_have_count(1)
        hub.faults.clear()


def test_second_notebook_gets_a_number_and_the_first_stays(
    panel: AlacardPanel, hand_code: Callable[..., str]
) -> None:
    panel.lay(hand_code("tiny/bert-sentiment"))
    for count in (1, 2):
        with panel.page.expect_response(
            lambda answer: answer.url.partition("?")[0].endswith(GENERATE)
        ):
            panel.generate_button.click()
        expect(panel.result).to_be_visible()
        assert len(panel.lab.notebooks()) == count
    assert panel.lab.notebooks() == [
        "alacard-bert-sentiment-1.ipynb",
        "alacard-bert-sentiment.ipynb",
    ]


def test_hostile_model_becomes_a_notebook_of_text(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., object]
) -> None:
    dialogs: list[str] = []
    panel.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    panel.lay(hand_code("tiny/hostile-script"))
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open()
    rendered = notebook.panel.locator(".jp-RenderedMarkdown")
    expect(rendered.first).to_be_visible()
    expect(rendered.locator("script, img[src='x'], iframe")).to_have_count(0)
    expect(panel.view.locator("script, img, iframe")).to_have_count(0)
    assert not dialogs
    shot("hostile-notebook-light")
