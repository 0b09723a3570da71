"""Two people on one database: the first shares a hand, the second opens, stars and remixes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.lab import Lab
from harness.notebook import Notebook
from harness.panel import AlacardPanel
from harness.pictures import both_themes, shot_of
from harness.server import JupyterServer
from playwright.sync_api import Locator, expect

DIALOG = ".jp-AlacardShare-dialog"
PAGE = ".jp-AlacardShare-frame"
AWAY = "https://attacker.example"
# Made up, of the right form only.
TOKEN = "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYz12345678"
MARKUP = f"""<p id="bait" style="background: url({AWAY}/css)">A bait</p>
<img src="{AWAY}/pixel.png" srcset="{AWAY}/set.png 2x" onerror="window.caught = 'img'">
<script>window.caught = 'script'</script>
<svg onload="window.caught = 'svg'"><image href="{AWAY}/svg.png"/></svg>
<iframe src="{AWAY}/frame" srcdoc="<script>parent.caught = 'frame'</script>"></iframe>
<style>@import url({AWAY}/style.css);</style><link rel="stylesheet" href="{AWAY}/link.css">
<video src="{AWAY}/film.mp4" poster="{AWAY}/film.png" autoplay></video>
<form action="{AWAY}/form"><input autofocus onfocus="window.caught = 'focus'"></form>
<a href="javascript:window.caught = 'link'">A link</a>
<button data-commandlinker-command="notebook:run-all-cells">Run</button>"""
# What a person may have typed and run, above all other cells: a secret, and outputs that attack.
BAIT = {
    "cell_type": "code",
    "source": f"token = {TOKEN!r}",
    "metadata": {"trusted": True},
    "execution_count": 1,
    "outputs": [
        {"output_type": "display_data", "metadata": {}, "data": data}
        for data in (
            {"text/html": MARKUP},
            {"text/markdown": f"A picture ![x]({AWAY}/markdown.png)\n\n{MARKUP}"},
            {"text/latex": f"$\\style{{background: url({AWAY}/tex)}}{{x}}$"},
            {"image/svg+xml": f"<svg><image href='{AWAY}/own.svg'/></svg>"},
            {"application/javascript": "window.caught = 'javascript'"},
        )
    ],
}
ACTING = (
    "script, style, link, iframe, object, embed, svg, video, form, [src], [id], [onerror],"
    " [style*=url], [data-commandlinker-command], [href^='javascript']"
)
TYPED = """cell => {
  const { sharedModel } = window.jupyterapp.shell.currentWidget.content.model;
  sharedModel.insertCell(0, cell);
}"""


@pytest.mark.attack
def test_a_hand_is_shared_opened_by_another_remixed_and_traced(
    panel: AlacardPanel,
    hand_code: Callable[..., str],
    bobs_server: JupyterServer,
    console: Console,
    lab_name: str,
) -> None:
    lab = panel.lab
    console.allow(AWAY, because="the first person's own notebook draws what was typed into it")
    console.allow(r"409", because="what looks like a secret is told before it is shared")
    panel.lay(hand_code("tiny/bert-sentiment"))
    share_id = share(panel)

    page = lab.page.context.new_page()
    console.watch(page)
    bob = Lab(page, bobs_server, console, lab_name).open()
    outside: list[str] = []
    # Of this page alone: the first person's own notebook draws what was typed into it.
    page.on("request", lambda asked: outside.append(asked.url))
    address = f"{bobs_server.url}/lab/workspaces/{lab_name}/tree/{lab_name}"
    page.goto(f"{address}?alacard=share:{share_id}")
    shown = page.locator(f"{PAGE}:visible")
    look_at_page(bob.wait(), shown)
    own = (bobs_server.url, "data:", "blob:")
    assert [each for each in outside if not each.startswith(own)] == []
    assert page.evaluate("() => window.caught") is None
    assert remix(bob, shown)["forked_from"] == share_id

    bob.execute("alacard:open-share", {"hand": share_id})
    chain = shown.get_by_role("region", name="Remixes", exact=True)
    expect(chain.get_by_role("button", name="Coffee")).to_be_visible()
    chain.get_by_role("button", name="Graph").click()
    expect(chain.locator(".jp-Alacard-graph-node")).to_have_count(2)
    chain.scroll_into_view_if_needed()
    shot_of(page, "share-chain")

    lab.server.ask(f"alacard/api/v1/notebook/{share_id}/share", "PUT", {"visibility": "private"})
    console.allow(r"404", because="the link was taken back")
    bob.execute("alacard:open-share", {"hand": share_id})
    expect(shown).to_contain_text("This hand is no longer shared with you.")


def share(panel: AlacardPanel) -> str:
    """Generate the hand, edit the notebook at once and share it as it is open; the share id."""
    lab, page = panel.lab, panel.page
    panel.generate_button.click()
    notebook = Notebook(lab).wait_open()
    page.evaluate(TYPED, BAIT)
    lab.palette("Share This Notebook")
    dialog = page.locator(DIALOG)
    dialog.get_by_label("Include cell outputs").check()
    dialog.get_by_role("button", name="Share", exact=True).click()
    found = dialog.get_by_role("region", name="What was found")
    expect(found).to_contain_text("Secret · cell 1, line 1")
    expect(found).not_to_contain_text(TOKEN)
    assert not nameless(page, DIALOG) and not axe_violations(page, DIALOG)
    both_themes(lab, dialog, "share-findings")
    dialog.get_by_role("button", name="Share anyway").click()
    link = dialog.get_by_label("Link", exact=True)
    start, _, share_id = link.input_value().rpartition("/")
    assert start == f"{lab.server.url}/alacard/share"
    assert not nameless(page, DIALOG) and not axe_violations(page, DIALOG)
    both_themes(lab, dialog, "share-dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    address = f"alacard/api/v1/notebook/{share_id}/preview?version=1"
    told = lab.server.ask(address)["data"]["notebook"]["cells"]
    assert [each["source"] for each in told] == [
        each["source"] for each in notebook.content()["cells"]
    ]
    return share_id


def look_at_page(lab: Lab, shown: Locator) -> None:
    """The page of someone else's hand, which runs nothing."""
    notebook = shown.get_by_role("region", name="Notebook", exact=True)
    expect(notebook).to_contain_text("bert-sentiment")
    expect(shown).to_contain_text("1 view")
    shown.get_by_role("button", name="Star").click()
    expect(shown).to_contain_text("1 star")
    outputs = notebook.locator(".jp-AlacardShare-output")
    expect(outputs.get_by_text("A bait")).to_have_count(2)
    expect(outputs.locator("mjx-container")).to_have_count(1)
    expect(notebook).to_contain_text("Not shown in a preview: application/javascript")
    expect(outputs.first).to_contain_text(
        "Left out of this preview: scripts, embedded pages, forms, sound and video, "
        "pictures from elsewhere, drawings, styles, links"
    )
    found = outputs.locator(f":is({ACTING}):not(mjx-container *)")
    assert found.evaluate_all("all => all.map(one => one.outerHTML)") == []
    assert not nameless(lab.page, PAGE) and not axe_violations(lab.page, PAGE)
    both_themes(lab, shown, "share-page")
    assert lab.server.ask("api/sessions") == lab.server.ask("api/kernels") == []


def remix(lab: Lab, shown: Locator) -> dict[str, Any]:
    """Change one card and generate; what the new notebook says of its making."""
    shown.get_by_role("button", name="Remix", exact=True).click()
    table = AlacardPanel(lab)
    told = table.view.get_by_role("region", name="Remix")
    expect(told).to_contain_text("Change any card")
    table.choose("topic").option("coffee").click()
    expect(told).to_contain_text("Coffee")
    shot_of(lab.page, "share-remix")
    table.generate_button.click()
    made: dict[str, Any] = Notebook(lab).wait_open().content()["metadata"]["alacard"]
    expect(told).to_have_count(0)
    return made
