"""Pictures of apps: taken apart from everything else, shown to who sees the demo, and removed."""

from __future__ import annotations

import asyncio
import io
import os
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.demos import pictures
from alacard_ext.demos.launching import camera, photographer
from alacard_ext.demos.png import plain_png
from alacard_ext.processes.probing import probe
from tests.community.dealing import IN_A_FILE, as_bob

from .conftest import Ask, Get
from .launching import launched, stop

# Red, with nothing to see, until all that it reaches for was refused; what it should not reach, it
# would show.
INTRUDER = """<!doctype html><body style="margin:0;background:#f00"><script>
const outcomes = ADDRESSES.map(each => fetch(each, { mode: 'no-cors' }));
outcomes.push(new Promise((open, shut) => {
  const socket = new WebSocket('ws://127.0.0.1:PORT/api/events/subscribe');
  socket.onopen = open;
  socket.onerror = shut;
}));
Promise.allSettled(outcomes).then(found => {
  const refused = found.every(each => each.status === 'rejected');
  document.body.style.background = refused ? '#0f0' : '#00f';
  document.body.innerHTML = '<button style="position:fixed;right:0;bottom:0">Done</button>';
});
</script></body>"""


def drawn(text: str = "a comment") -> bytes:
    """A PNG as a browser may write one."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    said, made = PngInfo(), io.BytesIO()
    said.add_text("Comment", text)
    Image.new("RGB", (4, 2), "#123456").save(made, "PNG", pnginfo=said)
    return made.getvalue()


@pytest.mark.attack
def test_a_picture_is_written_again_from_its_pixels_alone() -> None:
    from PIL import Image

    given = drawn()
    plain = plain_png(given + b"<script>", 4, 2)
    assert b"comment" not in plain and b"script" not in plain
    assert Image.open(io.BytesIO(plain)).getpixel((3, 1)) == (0x12, 0x34, 0x56)
    other, grey = io.BytesIO(), Image.new("L", (4, 2))
    grey.save(other, "PNG")
    for bad in (
        b"",
        b"GIF89a",
        given[:-20],
        given.replace(b"IDAT", b"IDAX"),
        given[:8] + given[33:],
        other.getvalue(),
        drawn()[:60] + b"\0" + drawn()[61:],
    ):
        with pytest.raises(ValueError):
            plain_png(bad, 4, 2)
    with pytest.raises(ValueError, match="size"):
        plain_png(given, 4, 3)


class Moving:
    """Stands in for a browser whose page never rests, and says so of its first pictures."""

    def __init__(self) -> None:
        self.taken = 0

    async def drawn(self) -> bool:
        return self.taken > 2

    async def picture(self) -> bytes:
        self.taken += 1
        return str(self.taken).encode()


def test_a_page_that_never_rests_is_pictured_once_it_shows_something(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(photographer, "PAUSE", 0.001)
    monkeypatch.setattr(photographer, "MOVES", 0.01)
    page: Any = Moving()
    assert int(asyncio.run(photographer._watch(page, 86_400))) > 3


@pytest.mark.attack
@IN_A_FILE
async def test_a_picture_is_taken_of_an_app_that_reaches_nothing_but_itself(
    api: Ask,
    bring: Ask,
    page: Path,
    get: Get,
    jp_serverapp: Any,
    demo_storage: str,
    jp_auth_header: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from PIL import Image

    if camera.find_browser("", probe()) is None:
        assert "CI" not in os.environ, "bubblewrap and a Chromium are needed"
        pytest.skip("bubblewrap and a Chromium are needed")
    port = jp_serverapp.port
    reached = [f"http://127.0.0.1:{port}/api", f"http://localhost:{port}/", "file:///etc/passwd"]
    text = INTRUDER.replace("ADDRESSES", str(reached)).replace("PORT", str(port))
    (page / "index.html").write_text(text)
    for name in ("app.py", "requirements.txt"):
        (page / name).unlink(missing_ok=True)
    demo = await bring(visibility="everyone")
    of = ("demos", demo["id"], "picture")
    assert (await api(*of)).code == "NOT_FOUND" and demo["picture"] is None
    launch = ("demos", demo["id"], "launch")
    asked = {"picture": True}
    assert (await api(*launch, method="POST", body=asked, **as_bob())).status == 403
    both = await api(*launch, method="POST", body={**asked, "secrets": {"A": "b"}})
    assert both.status == 400 and "without secrets" in both.json["message"]
    told = await launched(api, demo, picture=True, network="shut")
    assert told["status"] == "running" and told["camera"], told
    async with asyncio.timeout(300):
        while told["picture"] == "taking":
            await asyncio.sleep(0.2)
            told = (await api("demos", demo["id"], "status")).data
    assert told["picture"] == "taken"
    [listed] = (await api("demos", **as_bob())).data["demos"]
    kept = {each.name for each in Path(demo_storage).iterdir()}
    assert listed["picture"] and listed["picture"] not in kept
    url = f"{jp_serverapp.base_url}alacard/api/v1/demos/{demo['id']}/picture"
    answer = await get(url, headers={**jp_auth_header, **as_bob()["headers"]})
    assert answer.headers["Content-Type"] == "image/png"
    shown = Image.open(io.BytesIO(answer.body))
    assert shown.size == (camera.WIDTH, camera.HEIGHT) and shown.getpixel((5, 5))[:3] == (0, 255, 0)
    await stop(api, demo)
    assert (await api(*of, method="DELETE", **as_bob())).status == 403
    assert (await api(*of, method="DELETE")).data["picture"] is None
    # Its owner alone restores it, as it was, and for as long as it is there.
    back = (*of, "restore")
    assert (await api(*back, method="POST", **as_bob())).status == 403
    assert (await api(*of)).status == 404
    both = [await api(*back, method="POST") for _ in range(2)]
    assert both[0].data["picture"] == listed["picture"] and both[1].code == "NOT_FOUND"
    assert (await get(url, headers=jp_auth_header)).body == answer.body
    monkeypatch.setattr(pictures, "UNDO", 0.0)
    assert (await api(*of, method="DELETE")).data["picture"] is None
    async with asyncio.timeout(900):
        while list(Path(demo_storage).glob("keeping-*")):
            await asyncio.sleep(0.05)
    assert not list(Path(demo_storage).glob("*/picture.png")), "nothing of it is left"
    assert (await api(*back, method="POST")).code == "NOT_FOUND"
