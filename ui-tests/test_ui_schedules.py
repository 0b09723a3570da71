"""Schedules: written with what is wrong at its field, run now, paused, deleted and brought back."""

from __future__ import annotations

from harness.accessibility import axe_violations, nameless
from harness.console import Console
from harness.lab import Lab
from harness.pictures import both_themes, shot_of
from playwright.sync_api import Locator, expect

FRAME = ".jp-AlacardJobs-frame"


def row_of(lab: Lab, name: str) -> Locator:
    return lab.page.locator(f"{FRAME} li.jp-AlacardJobs-row", has_text=name)


def test_a_schedule_is_written_run_paused_deleted_and_brought_back(
    lab: Lab, console: Console
) -> None:
    console.allow(r"400", because="a cron expression that cannot be read is refused")
    page = lab.page
    lab.execute("alacard:open-jobs")
    frame = page.locator(FRAME)
    frame.get_by_role("button", name="Schedules").click()
    expect(frame).to_contain_text("No schedule yet.")
    frame.get_by_role("button", name="New schedule…").click()
    form = page.locator(".jp-AlacardSchedule")
    form.get_by_label("Folder, including its subfolders").fill(lab.name)
    form.get_by_label("Name").fill("Lessons <b>weekly</b>")
    form.get_by_label("How often").select_option("By a cron expression")
    cron = form.get_by_label("Cron expression")
    cron.fill("61 2 * * 1")
    form.get_by_label("Name").press("Enter")
    expect(cron).to_have_attribute("aria-invalid", "true")
    expect(cron).to_be_focused()
    expect(form.get_by_role("alert")).to_contain_text("five fields")
    assert not nameless(page, ".jp-Dialog-content")
    shot_of(page, "schedules-dialog")
    form.get_by_label("How often").select_option("Every week")
    form.get_by_label("At", exact=True).fill("02:30")
    form.get_by_label("Time zone").fill("Europe/Vienna")
    form.get_by_label("At", exact=True).press("Enter")
    expect(form).to_have_count(0)

    row = row_of(lab, "Lessons <b>weekly</b>")
    expect(row).to_contain_text("every Monday at 02:30 · Europe/Vienna · next")
    row.get_by_role("button", name="Run now: Lessons").click()
    expect(row.locator(".jp-AlacardJobs-history li")).to_contain_text("Done")
    expect(row.locator(".jp-AlacardJobs-open")).to_contain_text("Done")
    row.get_by_role("button", name="Pause: Lessons").click()
    expect(row).to_contain_text("Paused")
    assert not nameless(page, FRAME) and not axe_violations(page, FRAME)
    both_themes(lab, frame, "schedules-page")
    row.get_by_role("button", name="Resume: Lessons").click()
    # Opened, it has the word of its own.
    expect(row.locator(".jp-AlacardJobs-open")).to_contain_text("· next")
    row.locator(".jp-AlacardJobs-open").press("Delete")
    expect(row).to_have_count(0)
    expect(frame.get_by_role("button", name="New schedule…")).to_be_focused()
    lab.notifications.get_by_role("button", name="Undo").click()
    expect(row_of(lab, "Lessons")).to_contain_text("every Monday at 02:30")
