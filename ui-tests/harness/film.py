"""An animated picture of what a person does in a page: screenshots, a drawn pointer, one file."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

# Screenshots hold no pointer, so one is drawn: an arrow, and a ring while its button is down.
POINTER = """() => {
  const pointer = document.createElement('div');
  pointer.id = 'film-pointer';
  pointer.style.cssText =
    'position: fixed; z-index: 2147483647; pointer-events: none; display: none;';
  pointer.innerHTML = `<div style="position: absolute; left: -15px; top: -15px; width: 30px;
      height: 30px; border-radius: 50%; background: #f3772688; visibility: hidden"></div>
    <svg style="position: absolute; left: -2px; top: -2px" width="22" height="30"
      viewBox="0 0 22 30"><path d="M2 2v21l5-4.6 3.6 8.2 3.9-1.7-3.6-8h6.8z" fill="#111"
      stroke="#fff" stroke-width="1.8" stroke-linejoin="round"/></svg>`;
  document.body.append(pointer);
}"""
MOVED = """([x, y, down]) => {
  const pointer = document.getElementById('film-pointer');
  pointer.style.display = 'block';
  pointer.style.left = `${x}px`;
  pointer.style.top = `${y}px`;
  pointer.firstElementChild.style.visibility = down ? 'visible' : 'hidden';
}"""
RUNNING = "() => document.getAnimations().some(one => one.playState === 'running')"
PATIENCE = 300
SLOWED = 0.1
"""Animations run at this rate while they are filmed, since a screenshot takes its time."""


class Film:
    """Frames of a page, each with the time for which it is shown; `save` puts them together."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames: list[Image.Image] = []
        self.times: list[int] = []
        self._at = (page.viewport_size or {"width": 0})["width"] / 2, 300.0
        self._last = b""
        page.evaluate(POINTER)

    @property
    def milliseconds(self) -> int:
        """How long the film takes."""
        return sum(self.times)

    def show(self, milliseconds: int) -> None:
        """The page as it is now, for a while; what looks like the frame before it prolongs that."""
        taken = self.page.screenshot(caret="initial")
        if taken == self._last:
            self.times[-1] += milliseconds
            return
        self._last = taken
        self.frames.append(Image.open(io.BytesIO(taken)).convert("RGB"))
        self.times.append(milliseconds)

    def point(self, at: Locator, *, steps: int = 4) -> None:
        """Move the pointer to the middle of a part of the page."""
        box = at.bounding_box()
        assert box, f"{at} is not in sight"
        x, y = box["x"] + min(box["width"] / 2, 120), box["y"] + box["height"] / 2
        (x0, y0) = self._at
        for step in range(1, steps + 1):
            part = step / steps
            self._move(x0 + (x - x0) * part, y0 + (y - y0) * part)
            self.show(50)

    def click(self, at: Locator, *, rest: int = 250) -> None:
        """Move there, rest a little, press, and let go."""
        self.point(at)
        self.show(rest)
        self._draw(down=True)
        self.show(150)
        self._draw(down=False)
        self.page.mouse.down()
        self.page.mouse.up()

    def type(self, text: str, *, each: int = 110) -> None:
        """Type letter by letter."""
        for letter in text:
            self.page.keyboard.type(letter)
            self.show(each)

    def follow(self, told: Locator, done: Callable[[], bool], *, within: int) -> None:
        """A frame whenever what is `told` there has changed, until `done()`.

        However long that takes, these frames share `within` milliseconds.
        """
        end, last, first = time.monotonic() + PATIENCE, None, len(self.frames)
        while not done():
            assert time.monotonic() < end, f"not done after {PATIENCE} s"
            now = told.all_inner_texts()
            if now and now != last:
                self.show(0)
                last = now
        for index in range(first, len(self.frames)):
            self.times[index] = within // (len(self.frames) - first)

    def animate(self, begin: Callable[[], object]) -> None:
        """What moves after `begin()`, in slow motion here and at its own speed in the film."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Animation.enable")
        session.send("Animation.setPlaybackRate", {"playbackRate": SLOWED})
        try:
            begin()
            last = time.monotonic()
            while self.page.evaluate(RUNNING):
                self.show(0)
                now = time.monotonic()
                self.times[-1] = max(40, round((now - last) * SLOWED * 1000))
                last = now
        finally:
            session.send("Animation.setPlaybackRate", {"playbackRate": 1})
            session.detach()

    def save(self, path: Path) -> None:
        """An animated WebP without loss, which starts over at its end."""
        path.parent.mkdir(parents=True, exist_ok=True)
        first, *others = self.frames
        first.save(
            path,
            save_all=True,
            append_images=others,
            duration=self.times,
            loop=0,
            lossless=True,
            quality=50,
            method=2,
        )

    def _move(self, x: float, y: float) -> None:
        self._at = x, y
        self.page.mouse.move(x, y)
        self._draw(down=False)

    def _draw(self, *, down: bool) -> None:
        self.page.evaluate(MOVED, [*self._at, down])
