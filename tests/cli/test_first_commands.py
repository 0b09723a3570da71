"""The first commands that a newcomer types, and how they end."""

from __future__ import annotations

import argparse
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from alacard_ext.arguments import parser
from tests.local_hub.fixtures import Add

from .conftest import Run


def parsers(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def test_every_option_of_every_command_has_help() -> None:
    found = list(parsers(parser()))
    assert len(found) > 10
    for command in found:
        for action in command._actions:
            if not isinstance(action, argparse._SubParsersAction):
                assert action.help, (command.prog, action.dest)


def test_a_bare_command_shows_help(here: Run) -> None:
    done = here()
    assert done.returncode == 2 and not done.stderr
    for name in ("deal", "generate", "search", "cards", "verify", "catalog", "doctor"):
        assert f"\n    {name} " in done.stdout
    catalog = here("catalog")
    assert catalog.returncode == 2 and "sync" in catalog.stdout


def test_a_category_or_task_that_is_not_there_is_refused_with_what_is(here: Run) -> None:
    done = here("cards", "topic", "--category", "nosuch")
    assert done.returncode == 1
    assert done.stderr.startswith("alacard: BAD_REQUEST: There is no category 'nosuch'; choose An")
    assert here("cards", "topic", "--category", "food and drink").stdout.startswith("coffee")
    done = here("search", "bert", "--task", "bogus")
    assert done.returncode == 1
    assert "There is no task 'bogus'" in done.stderr and "text-generation" in done.stderr
    columns = {
        len(line) - len(line.split(None, 1)[1])
        for line in here("cards", "model").stdout.splitlines()
    }
    assert len(columns) == 1, "names of every length stand in one column"
    done = here("cards", "topic", "--search", "zzzzzz")
    assert done.returncode == 0 and "No card matches" in done.stderr


def test_a_gated_model_says_first_what_to_do(here: Run) -> None:
    done = here("generate", "tiny/gated")
    assert done.returncode == 0, done.stderr
    first, second, *_ = done.stdout.splitlines()
    assert first.startswith("alacard-gated.ipynb: tiny/gated")
    assert second == (
        "access: to download the weights, accept the terms of tiny/gated at "
        "https://huggingface.co/tiny/gated; then log in here with `hf auth login`."
    )
    assert "access:" not in here("generate", "tiny/bert-sentiment").stdout


def test_access_that_nobody_told_is_listed_and_dealt_as_unknown(here: Run, add: Add) -> None:
    page = "---\npipeline_tag: text-classification\nlibrary_name: transformers\n---\n"
    add("mirror/untold", page, {"config.json": "{}"}, info={"gated": None})
    assert "access unknown" in here("search", "untold").stdout
    assert "access unknown" not in here("search", "bert-sentiment").stdout
    done = here("generate", "mirror/untold")
    access = [line for line in done.stdout.splitlines() if line.startswith("access:")]
    assert access == [
        "access: check at https://huggingface.co/mirror/untold whether everyone may download "
        "mirror/untold: Alacard does not know."
    ]
    assert "gated" in here("catalog", "search", "Llama-3.1-8B-Instruct").stdout
    assert "access unknown" in here("catalog", "search", "Wan").stdout


@pytest.mark.parametrize(
    "address",
    [
        "https://huggingface.co/tiny/bert-sentiment",
        "hf.co/tiny/bert-sentiment/tree/main",
        "https://huggingface.co/tiny/bert-sentiment/blob/main/README.md?x=1#usage",
    ],
)
def test_the_address_of_a_page_is_taken_for_its_model(address: str, here: Run) -> None:
    done = here("generate", address, "--against", "https://hf.co/tiny/distilbert-sentiment")
    assert done.returncode == 0, done.stderr
    assert "tiny/bert-sentiment" in done.stdout
    assert "bake-off with tiny/distilbert-sentiment" in done.stdout
    assert re.search(r"^tiny/[a-z-]+ is the largest of these models\. [A-Z]", done.stdout, re.M)
    assert here("search", address).stdout.startswith("tiny/bert-sentiment")
    dealt = here("deal", "--lock", f"model:{address}", "--seed", "1")
    assert "tiny/bert-sentiment (text-classification)" in dealt.stdout, dealt.stderr


def test_a_revision_within_an_address_is_heeded(here: Run) -> None:
    done = here("generate", "https://hf.co/tiny/bert-sentiment/tree/nowhere")
    assert done.stderr.startswith("alacard: REVISION_NOT_FOUND: ")


def test_limits_and_unforeseen_faults_are_one_line(
    here: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = here("catalog", "search", "x", "--limit", "100000")
    assert done.returncode == 1 and done.stderr.startswith("alacard: BAD_REQUEST: ")
    from alacard_ext import api

    def fail(**_: Any) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(api, "deal", fail)
    done = here("deal")
    assert done.returncode == 1 and done.stderr.count("\n") == 1
    assert done.stderr.startswith(
        "alacard: INTERNAL: Alacard ran into an internal error: RuntimeError"
    )
    monkeypatch.setenv("ALACARD_DEBUG", "1")
    with pytest.raises(RuntimeError):
        here("deal")


def test_a_reader_that_stops_reading_is_no_error(hub_env: dict[str, str], tmp_path: Path) -> None:
    command = f"{sys.executable} -m alacard_ext"
    for words in ("cards topic", "cards topic --json", "--help", "cards topic --search coffee"):
        done = subprocess.run(
            ["bash", "-c", f"{command} {words} | head -c 1"],
            env=hub_env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=900,
        )
        assert len(done.stdout) == 1 and done.stderr == ""


# The command, which waits for the Hub for longer than a busy machine needs to bring a signal to it.
PATIENT = """
import sys
import httpx
from alacard_ext.cli import main
from alacard_ext.hub import transport
transport.TIMEOUT, transport.LONGEST_ANSWER = httpx.Timeout(900), 900
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [("generate", "tiny/bert-sentiment"), ("search", "bert")])
def test_ctrl_c_ends_with_one_line(
    words: tuple[str, ...], hub_env: dict[str, str], tmp_path: Path
) -> None:
    patient = {"AlacardApp": {"hub_timeout": 900.0}}
    config = Path(hub_env["JUPYTER_CONFIG_DIR"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "jupyter_server_config.json").write_text(json.dumps(patient))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(900)
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        running = subprocess.Popen(
            [sys.executable, "-c", PATIENT, *words],
            env={**hub_env, "HF_ENDPOINT": address},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A test run in the background ignores the key, and its children would, too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        asking, _ = silent.accept()
        with asking:
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=900)
    assert running.returncode == 1 and not out
    assert err == "alacard: CANCELLED: stopped; nothing was written\n"
    assert not list(tmp_path.glob("*.ipynb"))
