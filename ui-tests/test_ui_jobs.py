"""Jobs: what was asked for is done without a page, told when one is back, cancelled and retried."""

from __future__ import annotations

from typing import Any

from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.dealt import MODEL, WAITING, dealt, go_on
from harness.lab import Lab
from harness.panel import AlacardPanel
from harness.pictures import both_themes, shot_of
from playwright.sync_api import Locator, expect

FRAME = ".jp-AlacardJobs-frame"
ENDS = ("done", "failed", "cancelled", "interrupted")


def submit(lab: Lab, kind: str, payload: dict[str, Any]) -> str:
    """Ask for a job as another program would; its id."""
    answer = lab.server.ask("alacard/api/v1/jobs", "POST", {"kind": kind, "payload": payload})
    return str(answer["data"]["id"])


def wait_for_ends(lab: Lab, *jobs: str) -> None:
    """Until all have ended, without a page."""

    def over() -> bool:
        told = [lab.server.ask(f"alacard/api/v1/jobs/{job}")["data"] for job in jobs]
        return all(job["state"] in ENDS for job in told)

    lab.server.program.wait_until(over, 240)


def row_of(lab: Lab, words: str) -> Locator:
    return lab.page.locator(f"{FRAME} .jp-AlacardJobs-row", has_text=words)


def test_what_ends_without_a_page_is_told_there_and_retried(lab: Lab, console: Console) -> None:
    slow = dealt(lab, [WAITING, "1 + 1"])
    lab.execute("alacard:verify-notebook", {"path": slow})
    status = lab.page.locator(".jp-AlacardJobs-status button")
    expect(status).to_have_text("1 running")
    status.click()
    expect(row_of(lab, slow)).to_contain_text("cell 1 of 2")
    job = row_of(lab, slow).get_attribute("data-id") or ""
    failing = f"{lab.name}/later.ipynb"
    context = lab.page.context
    lab.page.close()
    failed = submit(lab, "notebook.verify", {"path": failing})
    go_on(lab)
    wait_for_ends(lab, job, failed)

    page = context.new_page()
    console.watch(page)
    page.goto(f"{lab.server.url}/lab/workspaces/{lab.name}")
    lab = Lab(page, lab.server, console, lab.name).wait()
    told = lab.notifications.filter(has_text="2 jobs ended while you were away: 1 done, 1 failed")
    told.get_by_role("button", name="Show").click()
    assert lab.read_notebook(lab.server.root / slow).metadata["alacard"]["verified"]
    expect(row_of(lab, slow)).to_contain_text("Done")
    # Once and no more.
    lab.reload().execute("alacard:open-jobs")
    expect(row_of(lab, failing)).to_contain_text("Failed")
    expect(lab.notifications).to_have_count(0)

    dealt(lab, ["1 + 1"], "later.ipynb")
    row_of(lab, failing).get_by_role("button", name="Retry").click()
    done = lab.notifications.filter(has_text=f"Done: Verify {failing}")
    expect(done).to_be_visible()
    expect(row_of(lab, failing)).to_contain_text("Done")
    done.get_by_role("button", name="Open").click()
    expect(page.locator(".jp-NotebookPanel:visible")).to_be_visible()


def test_a_bulk_lists_what_failed_and_a_job_is_cancelled_by_keyboard(panel: AlacardPanel) -> None:
    lab, page = panel.lab, panel.page
    panel.pick_model(MODEL)
    panel.deal()
    lab.palette("Deal This Hand for Many Models")
    dialog = page.locator(".jp-AlacardBulk")
    dialog.get_by_label("Models, one per line").fill(f"{MODEL}\nnobody/nothing tiny/gpt2")
    expect(dialog).to_contain_text("3 models")
    shot_of(page, "jobs-bulk-dialog")
    assert not nameless(page, ".jp-Dialog-content")
    page.locator(".jp-Dialog").get_by_role("button", name="Deal", exact=True).click()
    bulk = row_of(lab, "for 3 models")
    expect(bulk).to_contain_text("3 of 3 ended · 1 failed")
    outcomes = bulk.get_by_role("region", name="Outcomes")
    expect(outcomes.locator("tbody tr[data-state=failed]")).to_contain_text("nobody/nothing")
    with page.expect_download() as saved:
        bulk.get_by_role("button", name="Export as CSV").click()
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["state", "Done", "Failed", "Done"]

    slow = dealt(lab, [WAITING])
    lab.execute("alacard:verify-notebook", {"path": slow})
    row = row_of(lab, slow)
    expect(row).to_contain_text("cell 1 of 1")
    opener = row.locator(".jp-AlacardJobs-open")
    opener.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert not nameless(page, FRAME) and not axe_violations(page, FRAME)
    both_themes(lab, page.locator(FRAME), "jobs-page")
    opener.press("Delete")
    page.get_by_role("button", name="Cancel the job").click()
    expect(row).to_contain_text("Cancelled")
    assert not lab.read_notebook(lab.server.root / slow).metadata["alacard"].get("verified")
