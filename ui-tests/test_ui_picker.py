"""Pickers: by mouse, by keyboard, by drag and drop; search of the whole Hub as one types."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from harness.panel import AlacardPanel
from playwright.sync_api import expect

from tests.local_hub.server import LocalHub

SEARCH = "/v1/models/search"
DETAILS = "/v1/models/tiny/hostile-script"


# How many options can be seen whole, with nothing over them.
OPTIONS_IN_SIGHT = """region => [...region.querySelectorAll('[role=option]')].filter(option => {
  const { left, top, bottom } = option.getBoundingClientRect();
  return [top + 2, bottom - 2].every(
    y => option.contains(document.elementFromPoint(left + 20, y))
  );
}).length"""


def test_pick_by_mouse_locks_the_choice_and_escape_changes_nothing(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    picker = panel.choose("topic").wait_settled()
    assert len(picker.ids()) >= 15
    shot("picker-topic-light")
    picker.option("sourdough").click()
    expect(picker.region).to_be_hidden()
    assert panel.title("topic") == "Sourdough bread"
    expect(panel.lock("topic")).to_have_attribute("aria-pressed", "true")
    assert {panel.deal()["topic"] for _ in range(3)} == {"Sourdough bread"}
    before = panel.hand()
    panel.choose("topic").wait_settled()
    panel.page.keyboard.press("Escape")
    expect(picker.region).to_be_hidden()
    assert panel.hand() == before


def test_pick_by_keyboard_and_focus_comes_back(panel: AlacardPanel) -> None:
    keyboard = panel.page.keyboard
    face = panel.slot("difficulty").locator(".jp-Alacard-slot-face")
    face.focus()
    keyboard.press("Enter")
    picker = panel.picker("difficulty")
    expect(picker.search).to_be_focused()
    picker.wait_settled()
    levels = picker.ids()
    keyboard.press("ArrowDown")
    expect(picker.option(levels[0])).to_be_focused()
    keyboard.press("ArrowDown")
    expect(picker.option(levels[1])).to_be_focused()
    keyboard.press("Enter")
    expect(picker.region).to_be_hidden()
    expect(face).to_be_focused()
    assert panel.title("difficulty").lower() == levels[1]


def test_search_category_and_featured_narrow_the_deck(panel: AlacardPanel) -> None:
    picker = panel.choose("topic").wait_settled()
    everything = picker.ids()
    picker.search.fill("sour")
    expect(picker.option("sourdough")).to_be_visible()
    picker.wait_settled()
    assert "sourdough" in picker.ids()
    assert len(picker.ids()) < len(everything)
    picker.search.fill("")
    expect(picker.options).to_have_count(len(everything))
    category = picker.region.get_by_label("Category")
    values = [
        value
        for option in category.locator("option").all()
        if (value := option.get_attribute("value"))
    ]
    category.select_option(values[0])
    expect(picker.options).not_to_have_count(len(everything))
    picker.wait_settled()
    assert picker.ids()
    category.select_option("")
    expect(picker.options).to_have_count(len(everything))
    picker.featured.click()
    expect(picker.featured).to_have_attribute("aria-pressed", "true")
    expect(picker.options).not_to_have_count(len(everything))
    assert picker.ids()
    picker.search.fill("no such topic at all")
    expect(picker.region).to_contain_text("No card matches")


def test_up_to_three_prompt_packs_and_one_can_be_taken_out(panel: AlacardPanel) -> None:
    picker = panel.choose("prompt").wait_settled()
    wanted = picker.ids()[:3]
    for card_id in wanted:
        picker.option(card_id).click()
        expect(picker.option(card_id)).to_have_attribute("aria-selected", "true")
    packs = panel.slot("prompt").locator(".jp-Alacard-packs li")
    expect(packs).to_have_count(3)
    fourth = picker.option(picker.ids()[3])
    fourth.click()
    expect(picker.region).to_contain_text("3 packs at most")
    expect(fourth).to_have_attribute("aria-selected", "false")
    expect(packs).to_have_count(3)
    picker.option(wanted[1]).click()
    expect(picker.option(wanted[1])).to_have_attribute("aria-selected", "false")
    expect(packs).to_have_count(2)
    panel.page.keyboard.press("Escape")
    packs.first.get_by_role("button").click()
    expect(packs).to_have_count(0)
    assert "+" not in panel.title("prompt")


def test_three_options_are_in_sight_at_200_percent(
    panel: AlacardPanel, shot: Callable[..., object]
) -> None:
    panel.page.set_viewport_size({"width": 640, "height": 400})
    for card_type in ("model", "topic"):
        picker = panel.choose(card_type).wait_settled()
        seen = picker.region.evaluate(OPTIONS_IN_SIGHT)
        shot(f"picker-zoomed-{card_type}-light")
        assert seen >= 3, (card_type, seen)
        panel.page.keyboard.press("Escape")
        expect(picker.region).to_be_hidden()


def test_card_is_dragged_onto_its_slot_and_no_other(panel: AlacardPanel) -> None:
    panel.deal()
    before = panel.hand()
    picker = panel.choose("topic").wait_settled()
    chosen = next(
        card_id
        for card_id in picker.ids()
        if before["topic"] not in picker.option(card_id).inner_text()
    )
    name = picker.option(chosen).locator(".jp-Alacard-option-title").inner_text().strip()
    picker.option(chosen).drag_to(panel.slot("difficulty"))
    assert panel.hand() == before
    # The browser tells of a drag's end after the drop; the next drag begins when it has.
    topic = panel.slot("topic")
    expect(topic).to_have_attribute("data-drop", "none")
    mouse = panel.page.mouse
    picker.option(chosen).hover()
    mouse.down()
    panel.slot("difficulty").hover()
    expect(topic).to_have_attribute("data-drop", "wanted")
    topic.hover()
    expect(topic).to_have_attribute("data-drop", "over")
    mouse.up()
    expect(topic.locator(".jp-Alacard-slot-title")).to_have_text(name)
    assert panel.hand() == {**before, "topic": name}
    expect(panel.lock("topic")).to_have_attribute("aria-pressed", "true")


def test_deck_shows_at_once_and_the_hub_is_searched_as_one_types_and_filtered(
    panel: AlacardPanel, hub: LocalHub, shot: Callable[..., object]
) -> None:
    picker = panel.choose("model").wait_settled()
    assert len(picker.ids()) >= 40
    questions: list[str] = []
    panel.page.on(
        "request", lambda request: questions.append(request.url) if SEARCH in request.url else None
    )
    picker.search.press_sequentially("bert-sentiment", delay=30)
    expect(picker.option("tiny/bert-sentiment")).to_be_visible()
    # Fourteen keystrokes faster than the pause for thought.
    assert 1 <= len(questions) <= 3
    assert "q=bert-sentiment" in questions[-1]
    option = picker.option("tiny/bert-sentiment")
    for mark in ("Text classification", "transformers", "apache-2.0", "↓", "parameters"):
        expect(option).to_contain_text(mark)
    shot("picker-model-light")
    assert any(path == "/api/models" for path in hub.counts())
    picker.search.fill("gated")
    option = picker.region.locator("[role=option][data-id*='gated']").first
    expect(option).to_contain_text("gated")
    expect(option.locator("[data-mark=warn]").first).to_be_visible()
    picker.search.fill("")
    with panel.page.expect_request(
        lambda request: SEARCH in request.url and "task=fill-mask" in request.url
    ):
        picker.region.get_by_label("Task").select_option("fill-mask")
    expect(picker.option("tiny/bert-mask")).to_be_visible()
    expect(picker.option("tiny/bert-sentiment")).to_have_count(0)


def test_outdated_answer_is_cancelled_and_never_shown(panel: AlacardPanel, hub: LocalHub) -> None:
    picker = panel.choose("model").wait_settled()
    hub.faults.set(kind="hold")
    with panel.page.expect_request(lambda request: "q=bert-ner" in request.url):
        picker.search.fill("bert-ner")
    with panel.page.expect_event("requestfailed", lambda request: "q=bert-ner" in request.url):
        picker.search.fill("llama-chat")
    hub.reset()
    expect(picker.option("tiny/llama-chat")).to_be_visible()
    picker.wait_settled()
    expect(picker.option("tiny/bert-ner")).to_have_count(0)


def test_hostile_metadata_is_only_text(panel: AlacardPanel, shot: Callable[..., object]) -> None:
    dialogs: list[str] = []
    panel.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    picker = panel.choose("model")
    picker.search.fill("hostile")
    expect(picker.option("tiny/hostile-script")).to_contain_text("<script>alert(1)</script>")
    shot("picker-hostile-light")
    # Its details are asked for half a second later.
    with panel.page.expect_response(lambda answer: DETAILS in unquote(answer.url)):
        picker.option("tiny/hostile-script").click()
    expect(panel.slot("model")).to_contain_text("hostile-script")
    expect(panel.view.locator(".jp-Alacard-check")).to_be_visible()
    injected = panel.view.locator("script, img, iframe, object, embed, a[href^='javascript:']")
    expect(injected).to_have_count(0)
    assert not dialogs
