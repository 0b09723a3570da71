"""The ladder: which step is chosen, why those above are not, and notebooks that really do it."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alacard_ext.cards.deck import Deck
from alacard_ext.cards.resolve import resolve_recipe
from alacard_ext.fit.accelerators import Accelerator
from alacard_ext.fit.ladder import local_ladder, quantised
from alacard_ext.fit.machine import Machine
from alacard_ext.hub.client import HubClient
from alacard_ext.hub.facts import ModelFacts
from alacard_ext.notebooks.assemble import assemble
from alacard_ext.notebooks.build import build_notebook
from alacard_ext.notebooks.gate import check
from alacard_ext.notebooks.models import Plan
from alacard_ext.notebooks.planning.descent import Descent, descend
from alacard_ext.notebooks.planning.plan import load_cells, make_plan
from alacard_ext.notebooks.single import Built
from alacard_ext.notebooks.tasks import ROWS, TaskTemplate
from tests.execution import NotebookKernel
from tests.local_hub import GOOD_TOKEN, LocalHub

from .hands import facts, hand
from .rows import dealt

GB = 10**9
BIG, SMALL = "family/starling-405b-chat", "family/starling-1b-chat"
CARD = Accelerator(kind="cuda", name="a card", total=8 * GB, free=7 * GB)


def plan_of(parameters: int, machine: Machine, **card: Any) -> Plan:
    snapshot = facts(parameters={"F32": parameters}, model_type="bert")
    return make_plan(hand(**card), snapshot, machine)


def roomy(free: float, *cards: Accelerator) -> Machine:
    return Machine(free_memory=int(free), free_disk=900 * GB, accelerators=list(cards))


def less(free: int) -> Machine:
    """A machine with a card that has so much free."""
    return roomy(64 * GB, CARD.model_copy(update={"free": free}))


@pytest.mark.parametrize(
    ("machine", "steps", "chosen"),
    [
        (roomy(20 * GB), ["full"], "full"),
        (roomy(5 * GB), ["full", "half"], "half"),
        (roomy(1 * GB), ["full", "half", "8bit", "4bit"], None),
        (roomy(64 * GB, CARD), ["full"], "full"),
        (less(4 * GB), ["full", "half"], "half"),
        (less(3 * GB), ["full", "half", "8bit"], "8bit"),
        (less(2 * GB), ["full", "half", "8bit", "4bit"], "4bit"),
    ],
)
def test_steps_down_to_the_first_that_is_possible(
    machine: Machine, steps: list[str], chosen: str | None
) -> None:
    plan = plan_of(GB, machine)
    assert [step.step for step in plan.ladder] == steps
    assert [step.step for step in plan.ladder if step.chosen] == ([chosen] if chosen else [])
    assert all(step.reason and step.title for step in plan.ladder)


SIZES = st.none() | st.integers(0, 10**15)


@given(
    counts=st.dictionaries(
        st.sampled_from(["F32", "BF16", "F16", "I8", "X9"]), SIZES.map(lambda n: n or 0)
    ),
    gguf=SIZES,
    stored=SIZES,
    free=SIZES,
    disk=SIZES,
    on_card=st.none() | SIZES,
    wish=st.sampled_from([None, "full", "half", "8bit", "4bit", "remote", "odd"]),
)
def test_whatever_the_facts_and_the_machine_there_is_a_ladder(
    counts: Any, gguf: Any, stored: Any, free: Any, disk: Any, on_card: Any, wish: Any
) -> None:
    known = ModelFacts(id="a/b", parameters=counts, gguf_size=gguf, stored_bytes=stored)
    cards = [Accelerator(kind="cuda", name="x", free=on_card)] if on_card is not None else []
    machine = Machine(free_memory=free, free_disk=disk, accelerators=cards)
    steps, fit = local_ladder(known, machine, load_cells=["dtype=dtype"], wish=wish)
    assert steps and all(step.reason and step.title for step in steps)
    chosen = [step for step in steps if step.chosen]
    assert len(chosen) <= 1 and (not chosen or chosen[0] is steps[-1])
    if wish is None:
        assert all(step.possible for step in chosen)
        assert chosen or fit.verdict == "too_big"
    assert (fit.low_bytes or 0) <= (fit.needed_bytes or 0)


def test_what_the_person_wants_is_done_whatever_fits() -> None:
    plan = plan_of(GB, roomy(GB), step="full")
    assert plan.step == "full" and plan.fit.verdict == "too_big"
    snapshot = facts(parameters={"F32": GB})
    notebook = assemble(hand(step="full"), snapshot, plan, hand_code=None)
    (inputs,) = [cell for cell in notebook.cells if cell.id == "common-setup-requirements"]
    assert "ALLOW_ANYWAY = True" in inputs.source
    assert plan_of(GB, roomy(64 * GB), step="half").fit.dtype == "bfloat16"


def test_fewer_bits_are_really_loaded_and_pass_the_gate() -> None:
    plan = plan_of(GB, less(3 * GB))
    notebook = assemble(hand(), facts(parameters={"F32": GB}), plan, hand_code=None)
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report.findings
    assert {"bitsandbytes", "accelerate"} <= {need.module for need in plan.requirements}
    source = "\n".join(cell.source for cell in notebook.cells)
    assert 'PRECISION = "8bit"' in source.replace("'", '"')
    assert "quantization_config=quantisation" in source
    assert "model.to(device)" not in source
    assert "Why it runs this way" in source


ABLE = [row for row in ROWS if any(quantised(cell) for cell in load_cells(row))]


def test_the_tasks_of_large_models_can_take_fewer_bits() -> None:
    templates = {row.template for row in ABLE}
    assert {"text_generation", "text_classification", "image_text_to_text"} <= templates
    assert not {row.library for row in ABLE} - {"transformers"}


@pytest.mark.parametrize("row", ABLE, ids=lambda row: f"{row.task}-{row.template}")
def test_a_load_with_fewer_bits_passes_the_gate_for_every_task(row: TaskTemplate) -> None:
    recipe, snapshot = dealt(row, "advanced")
    snapshot.facts.parameters = {"F32": GB}
    plan = make_plan(recipe, snapshot, less(2 * GB))
    if not plan.covered:
        pytest.skip("these facts do not lead to the row")
    assert plan.step == "4bit"
    notebook = assemble(recipe, snapshot, plan, hand_code=None)
    report = check(notebook, requirements=plan.requirements)
    assert report.passed, report.findings
    (load,) = [c.source for c in notebook.cells if "quantization_config" in c.source]
    assert ".to(device)" not in load


def build(hub: LocalHub, cache: Path, model: Any, token: str | None = None) -> Built:
    async def work() -> Built:
        deck = Deck.load()
        client = HubClient(endpoint=hub.url, cache_dir=cache, token=lambda: token, offline=False)
        chosen = {"model_card": model, "topic": "sourdough", "difficulty": "beginner"}
        try:
            return await build_notebook(resolve_recipe(deck, chosen), deck=deck, hub=client)
        finally:
            await client.aclose()

    return asyncio.run(work())


def test_a_model_that_is_too_big_gives_way_to_its_sibling(
    local_hub: LocalHub, notebook_kernel: NotebookKernel, tmp_path: Path
) -> None:
    built = build(local_hub, tmp_path / "cache", BIG)
    plan = built.plan
    assert plan.instead_of == BIG and built.recipe.model_card.id == SMALL
    steps = {step.step: step for step in plan.ladder}
    assert list(steps) == ["full", "half", "8bit", "4bit", "quantised", "sibling"]
    assert not steps["quantised"].possible and "too big as well" in steps["quantised"].reason
    assert steps["sibling"].chosen and steps["sibling"].model_id == SMALL
    assert built.gate.passed
    done = notebook_kernel.run(built.notebook)
    assert done.error is None, done.error
    assert done.forwards > 0 and len(done.loads) == 1
    assert done.result and all(row["answer"] is not None for row in done.result)


def descended(hub: LocalHub, cache: Path, model: str, free: int) -> Descent:
    """Where the ladder ends on a machine with so much memory."""

    async def work() -> Descent:
        client = HubClient(endpoint=hub.url, cache_dir=cache, token=lambda: None, offline=False)
        machine = roomy(free)

        async def plan_of(recipe: Any, snapshot: Any) -> Plan:
            return make_plan(recipe, snapshot, machine)

        snapshot = await client.snapshot(model)
        recipe = hand(model=model, task="text-generation")
        here = Descent(recipe, snapshot, await plan_of(recipe, snapshot))
        try:
            return await descend(here, hub=client, machine=machine, plan_of=plan_of)
        finally:
            await client.aclose()

    return asyncio.run(work())


def test_a_version_in_gguf_that_fits_goes_before_a_smaller_model(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    found = descended(local_hub, tmp_path, "family/finch-12b", 10 * GB)
    assert found.recipe.model_card.id == "family/finch-12b-GGUF"
    assert found.plan.instead_of == "family/finch-12b"
    assert found.plan.covered and found.plan.template == "gguf", found.plan.reasons
    assert found.plan.step == found.plan.ladder[-1].step == "quantised"
    assert "7.2 GB" in found.plan.ladder[-1].reason
    too_small = descended(local_hub, tmp_path, "family/finch-12b", 5 * GB)
    steps = {step.step: step for step in too_small.plan.ladder}
    assert not any(step.chosen for step in steps.values())
    assert "too big as well" in steps["quantised"].reason
    assert "No smaller model" in steps["sibling"].reason
    assert "No provider" in steps["remote"].reason
    assert too_small.recipe.model_card.id == "family/finch-12b", "it warns, and does not block"


class Standin(BaseHTTPRequestHandler):
    """A local stand-in for a provider: no provider can be reached from here."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        words = f"About: {body['messages'][-1]['content']}"[: 4 * body.get("max_tokens", 20)]
        if body.get("stream"):
            kind = "text/event-stream"
            pieces = [{"choices": [{"index": 0, "delta": {"content": w}}]} for w in words.split()]
            text = (
                "".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces) + "data: [DONE]\n\n"
            )
        else:
            kind = "application/json"
            message = {"role": "assistant", "content": words}
            usage = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            text = json.dumps({"choices": [choice], "usage": usage})
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def standin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Standin)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def remote(level: str) -> tuple[Any, Plan]:
    snapshot = facts(
        library_name="inference-providers", pipeline_tag="text-generation", architectures=[]
    )
    recipe = hand(task="text-generation", level=level)
    plan = make_plan(recipe, snapshot)
    return assemble(recipe, snapshot, plan, hand_code=None), plan


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
def test_the_notebook_of_a_provider_against_a_local_standin(
    level: str, notebook_kernel: NotebookKernel
) -> None:
    notebook, plan = remote(level)
    assert check(notebook, requirements=plan.requirements).passed
    Standin.asked.clear()
    with standin() as address:
        (cell,) = [cell for cell in notebook.cells if cell.id == "remote-hello-service"]
        assert "SERVICE = None" in cell.source
        cell.source = cell.source.replace("SERVICE = None", f"SERVICE = {address!r}")
        done = notebook_kernel.run(notebook)
    assert done.error is None, done.error
    assert done.loads == [] and done.forwards == 0, "nothing runs on this computer"
    assert all(row["answer"].startswith("About: ") for row in done.result)
    assert any(body.get("stream") for body in Standin.asked) == (level == "advanced")


def test_without_a_token_the_notebook_of_a_provider_says_what_to_do(
    notebook_kernel: NotebookKernel,
) -> None:
    notebook, _ = remote("beginner")
    done = notebook_kernel.run(notebook)
    assert done.error is not None and done.error.name == "Stop"
    assert "hf auth login" in done.error.value


def test_a_hub_that_is_away_is_not_asked_again(local_hub: LocalHub, tmp_path: Path) -> None:
    build(local_hub, tmp_path, BIG)  # the answers are kept
    local_hub.faults.set(kind="down")
    built = build(local_hub, tmp_path, BIG)
    assert built.recipe.model_card.id == BIG and built.plan.fit.verdict == "too_big"
    assert not any(step.possible for step in built.plan.ladder)
    assert "could not ask" in built.plan.ladder[-1].reason


def test_a_provider_is_chosen_where_the_person_wants_one(
    local_hub: LocalHub, tmp_path: Path
) -> None:
    wanted = {"id": BIG, "step": "remote"}
    built = build(local_hub, tmp_path, wanted, GOOD_TOKEN)
    assert built.plan.step == "remote" and built.plan.template == "remote"
    assert built.plan.ladder[-1].chosen and "quick-cloud" in built.plan.ladder[-1].reason
    assert built.gate.passed and built.recipe.model_card.id == BIG
    without = build(local_hub, tmp_path, wanted)
    assert without.plan.step != "remote" and "token" in without.plan.ladder[-1].reason


def test_where_several_steps_may_fit_the_one_that_takes_least_is_dealt() -> None:
    # The notebook refuses what may not fit: the least of them has the best chance to be let in.
    for free in range(10, 60):
        machine = less(free * GB // 10)
        steps, fit = local_ladder(
            facts(parameters={"BF16": GB}).facts, machine, load_cells=["load(dtype=dtype)"]
        )
        assert fit.verdict in ("fits", "tight", "too_big")
        if fit.verdict == "tight":
            chosen = next(step for step in steps if step.chosen)
            assert chosen.step == "4bit"
            break
    else:
        pytest.fail("no amount of memory was tight")
