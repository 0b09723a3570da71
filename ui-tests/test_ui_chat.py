"""The chat of a notebook: written in with the keyboard, answered piece by piece, remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harness.notebook import Notebook
from harness.panel import AlacardPanel
from playwright.sync_api import Locator, expect

# Every state of the conversation that the page shows, in their order.
WATCH = """view => {
  window.alacardSeen = [];
  new MutationObserver(() => window.alacardSeen.push(view.innerText))
    .observe(view, {childList: true, subtree: true, characterData: true});
}"""


def run_chat(panel: AlacardPanel, code: str) -> tuple[Notebook, Locator]:
    """Deal the hand, run its notebook to the end, and find the output with the chat."""
    panel.lay(code)
    panel.generate_button.click()
    notebook = Notebook(panel.lab).wait_open()
    panel.lab.execute("notebook:run-all-cells")
    notebook.wait_finished()
    assert notebook.errors() == []
    notebook.show_result("app")
    chat = notebook.panel.locator(".jp-OutputArea-output:has(input[placeholder='Write here'])")
    expect(chat).to_have_count(1)
    return notebook, chat


def test_a_chat_is_sent_by_enter_streams_and_remembers(
    panel: AlacardPanel, hand_code: Callable[..., str], shot: Callable[..., Path]
) -> None:
    code = hand_code("tiny/llama-chat", prompt="quick_start", ui="chat_interface")
    notebook, chat = run_chat(panel, code)
    field, view = chat.get_by_placeholder("Write here"), chat.locator(".widget-html-content")
    view.evaluate(WATCH)

    field.fill("Why does bread rise?")
    field.press("Enter")
    expect(view).to_contain_text("Why does bread rise?")
    expect(field).to_have_value("")
    # The last state has no note that the model is at work.
    expect(view.locator("i")).to_have_text("")
    expect(view).to_contain_text("Model:")
    growing = [
        text.partition("Model:")[2]
        for text in panel.page.evaluate("() => window.alacardSeen")
        if "writing …" in text
    ]
    assert len(set(growing)) > 2, "the answer came in one piece"
    assert max(map(len, growing)) > min(map(len, growing))

    field.fill("And without yeast?")
    chat.get_by_role("button", name="Send").click()
    expect(view.locator("b", has_text="You:")).to_have_count(2)
    expect(view.locator("b", has_text="Model:")).to_have_count(2)
    expect(view.locator("i")).to_have_text("")
    expect(view).to_contain_text("Why does bread rise?")
    shot("app-chat")
    panel.lab.theme("JupyterLab Dark")
    shot("app-chat-dark")

    # Nothing to send is nothing to answer, and a new conversation begins empty.
    field.press("Enter")
    chat.get_by_role("button", name="Clear").click()
    expect(view.locator("b")).to_have_count(0)
    assert notebook.errors() == []
