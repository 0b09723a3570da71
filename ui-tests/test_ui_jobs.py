"""Jobs: what was asked for is done without a page, told when one is back, cancelled and retried."""

from __future__ import annotations

import re
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
    lab.execute("alacard:open-models", {"link": "q=gpt2"})
    page.get_by_role("button", name="Save search").click()
    page.keyboard.type("Small <b>ones")
    page.keyboard.press("Enter")
    panel.pick_model(MODEL)
    panel.deal()
    lab.palette("Deal This Hand for Many Models")
    dialog = page.locator(".jp-AlacardBulk")
    dialog.get_by_label("Saved search").select_option("Small <b>ones")
    dialog.get_by_label("At most").fill("2")
    dialog.get_by_role("button", name="Add its models").click()
    expect(dialog.get_by_label("Models, one per line")).to_have_value(re.compile("gpt2"))
    shot_of(page, "jobs-bulk-search")
    dialog.get_by_label("Models, one per line").fill(f"{MODEL}\nnobody/nothing tiny/gpt2")
    expect(dialog).to_contain_text("3 models")
    verify = dialog.get_by_label("Also verify each notebook")
    verify.press("Space")
    expect(dialog).to_contain_text("This downloads every model.")
    verify.press("Space")
    shot_of(page, "jobs-bulk-dialog")
    assert not nameless(page, ".jp-Dialog-content")
    page.locator(".jp-Dialog").get_by_role("button", name="Deal", exact=True).click()
    bulk = row_of(lab, "for 3 models")
    expect(bulk).to_contain_text("3 of 3 ended · 1 failed")
    outcomes = bulk.get_by_role("region", name="Outcomes")
    expect(outcomes.locator("tbody tr[data-state=failed]")).to_contain_text("nobody/nothing")
    bulk.get_by_role("button", name="Chart in a notebook").click()
    expect(lab.notifications.filter(has_text="Done: Chart the outcomes")).to_be_visible()
    assert (lab.server.root / "outcomes.ipynb").is_file()
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


def test_what_did_not_pass_is_retried_alone_and_a_job_is_repeated_on_a_schedule(lab: Lab) -> None:
    page = lab.page
    sources = ["1 + 1", "2 + 2", "1 / 0", "3 + 3", "4 + 4"]
    paths = [dealt(lab, [code], f"n{place}.ipynb") for place, code in enumerate(sources)]
    payloads = [{"path": path, "repair": False} for path in paths]
    given = {"kind": "notebook.verify", "payloads": payloads, "title": "Five lessons"}
    job = submit(lab, "bulk", given)
    lab.execute("alacard:open-jobs", {"job": job})
    bulk = row_of(lab, "Five lessons")
    expect(bulk).to_contain_text("5 of 5 ended · 1 did not pass")
    expect(bulk.locator(".jp-AlacardJobs-state").first).to_have_text("Did not pass")
    outcomes = bulk.get_by_role("region", name="Outcomes")
    short = outcomes.locator("tbody tr[data-short=true]")
    expect(short).to_contain_text("ZeroDivisionError")
    both_themes(lab, page.locator(FRAME), "jobs-outcomes-page")
    dealt(lab, ["1 / 1"], "n2.ipynb")
    short.get_by_role("button", name="Retry").click()
    expect(bulk.locator(".jp-AlacardJobs-state").first).to_have_text("Done")
    expect(short).to_have_count(0)
    told = lab.server.ask(f"alacard/api/v1/jobs?parent={job}")["data"]["jobs"]
    assert sorted(each["attempt"] for each in told) == [1, 1, 1, 1, 2]

    lab.execute("alacard:verify-notebook", {"path": paths[0]})
    row = row_of(lab, f"Verify {paths[0]}").first
    expect(row).to_contain_text("Done")
    row.get_by_role("button", name="Repeat on a schedule…").click()
    form = page.locator(".jp-AlacardSchedule")
    form.get_by_label("Name").fill("Every lesson")
    form.get_by_label("Name").press("Enter")
    schedule = page.locator(f"{FRAME} li.jp-AlacardJobs-row", has_text="Every lesson")
    expect(schedule).to_contain_text("· next")
    schedule.get_by_role("button", name="Pause: Every lesson").click()
    expect(schedule).to_contain_text("Paused")
    schedule.locator(".jp-AlacardJobs-open").press("Delete")
    expect(schedule).to_have_count(0)
