"""Page objects of Alacard's sidebar: the table, the picker, and the outcome of a generation."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .lab import Lab

TYPES = ("model", "prompt", "topic", "difficulty", "ui_component")


class AlacardPanel:
    """The sidebar, found by what a person or a screen reader finds it by."""

    def __init__(self, lab: Lab) -> None:
        self.lab, self.page = lab, lab.page
        self.root: Locator = self.page.locator("#alacard-panel")
        self.view: Locator = self.root.locator(".jp-Alacard-view")
        self.deal_button = self.view.get_by_role("button", name="Deal me a hand")
        self.generate_button = self.view.get_by_role("button", name="Generate", exact=True)
        self.progress = self.view.get_by_role("region", name="Generation", exact=True)
        self.result = self.view.get_by_role("region", name="The generated notebook")
        self.failure = self.view.get_by_role("region", name="The generation did not finish")
        self.recipes = self.view.get_by_role("region", name="Recipes")
        self.welcome = self.view.get_by_role("region", name="How it works")

    def open(self) -> AlacardPanel:
        """Show the panel by its tab in the sidebar."""
        if not self.view.is_visible():
            self.page.locator(".jp-SideBar .lm-TabBar-tab[title*='Alacard']").click()
        expect(self.view).to_be_visible()
        return self

    def slot(self, card_type: str) -> Locator:
        """The place of one card type."""
        return self.view.locator(f".jp-Alacard-slot[data-type='{card_type}']")

    def title(self, card_type: str) -> str:
        """What the card in a slot is called."""
        return self.slot(card_type).locator(".jp-Alacard-slot-title").inner_text().strip()

    def hand(self) -> dict[str, str]:
        """Titles by type."""
        return {card_type: self.title(card_type) for card_type in TYPES}

    def filled(self) -> int:
        """How many slots hold a card."""
        return self.view.locator(".jp-Alacard-slot[data-filled='true']").count()

    def deal(self) -> dict[str, str]:
        """Press 'Deal me a hand' and wait for the new hand, which it returns."""
        with self.page.expect_response(lambda answer: "/v1/shuffle" in answer.url):
            self.deal_button.click()
        expect(self.view.locator(".jp-Alacard-slot[data-filled='true']")).to_have_count(5)
        expect(self.deal_button).not_to_have_attribute("aria-busy", "true")
        return self.hand()

    def lock(self, card_type: str) -> Locator:
        """The lock of a slot."""
        return self.slot(card_type).get_by_role("button", name=re.compile("^Lock"))

    def choose(self, card_type: str) -> Picker:
        """Open the picker of a slot."""
        self.slot(card_type).locator(".jp-Alacard-slot-face").click()
        picker = Picker(self, card_type)
        expect(picker.region).to_be_visible()
        return picker

    def pick_model(self, model_id: str) -> None:
        """Find a model of the Hub through the picker and lay it on the table."""
        picker = self.choose("model")
        picker.search.fill(model_id)
        picker.option(model_id).click()
        expect(picker.region).to_be_hidden()
        expect(self.slot("model")).to_contain_text(model_id)

    def hand_code(self) -> str:
        """The code that is shown below the hand."""
        code = self.view.locator(".jp-Alacard-hand-code code")
        expect(code).to_be_visible()
        return code.inner_text().strip()

    def toolbar(self, name: str) -> Locator:
        """A button of the panel's toolbar by a part of its name."""
        return self.root.locator(".jp-Alacard-toolbar").get_by_role(
            "button", name=re.compile(name, re.IGNORECASE)
        )

    def undo(self) -> None:
        """Bring the last hand back."""
        self.toolbar("undo").click()

    def redo(self) -> None:
        """Go forward again."""
        self.toolbar("redo").click()

    def show_recipes(self) -> Locator:
        """Open the list of recipes."""
        self.toolbar("recipes").click()
        expect(self.recipes).to_be_visible()
        return self.recipes

    def paste_hand_code(self, code: str) -> None:
        """Deal the hand of a code through the dialog that asks for it."""
        self.toolbar("paste|code").click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.get_by_role("textbox").fill(code)
        dialog.get_by_role("button", name="Deal", exact=True).click()
        expect(dialog).to_have_count(0)

    def lay(self, code: str) -> None:
        """Lay out the hand of a code at once, for setting a scene."""
        self.lab.execute("alacard:paste-hand-code", {"code": code})
        expect(self.view.locator(".jp-Alacard-hand-code code")).to_have_text(code)

    def wait_saved(self, text: str) -> None:
        """Until the workspace on disk holds `text`: what a reload brings back."""
        folder = self.lab.server.home / "workspaces"
        self.lab.wait_until(
            lambda: any(text in path.read_text(errors="replace") for path in folder.glob("*")),
            f"the workspace holds {text!r}",
        )

    def picker(self, card_type: str) -> Picker:
        """The picker of a type, whether open or not."""
        return Picker(self, card_type)

    def banners(self) -> Locator:
        """Sentences that say what is not as usual."""
        return self.view.locator(".jp-Alacard-banner")


class Picker:
    """The picker of one card type."""

    def __init__(self, panel: AlacardPanel, card_type: str) -> None:
        self.panel, self.page, self.type = panel, panel.page, card_type
        self.region = panel.view.locator(f".jp-Alacard-picker[data-type='{card_type}']")
        self.search = self.region.get_by_role("searchbox")
        # Not by role: the filters hold options as well.
        self.options = self.region.locator(".jp-Alacard-option")
        self.featured = self.region.get_by_role("button", name="Featured", exact=True)

    def option(self, card_id: str) -> Locator:
        """One card by its id."""
        return self.region.locator(f"[role=option][data-id='{card_id}']")

    def ids(self) -> list[str]:
        """Ids of the cards that are listed."""
        return [str(option.get_attribute("data-id")) for option in self.options.all()]

    def wait_settled(self) -> Picker:
        """Until it says how many cards there are."""
        expect(self.region.locator(".jp-Alacard-count")).to_have_text(re.compile(r"^\d+ cards?$"))
        return self
