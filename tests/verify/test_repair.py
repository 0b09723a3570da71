"""Repairs: each rule mends its own failure, shows its diff, and installs no stranger's package."""

from __future__ import annotations

import pytest

from alacard_ext.verify.execution import Execution
from alacard_ext.verify.models import CellError
from alacard_ext.verify.repair import PACKAGES, RULES, repair
from alacard_ext.verify.setup_cell import requirements_of

from .conftest import Verify, notebook


def failed(name: str, message: str, cell_id: str, outcome: str = "failed") -> Execution:
    error = CellError(number=1, cell_id=cell_id, name=name, message=message)
    return Execution(None, outcome=outcome, error=error)  # type: ignore[arg-type]


def test_a_repaired_copy_runs_and_the_notebook_stays_as_it_was(verified: Verify) -> None:
    # A stand-in for a model class of an older release, which knows `torch_dtype` only.
    made = notebook(
        "class Old:\n    def __call__(self, *, torch_dtype): return torch_dtype\nload = Old()",
        "x = load(dtype=1)",
    )
    seen: list[object] = []
    done = verified(made, seen)
    assert done.verified.outcome == "failed"
    assert done.verified.repair and done.verified.repair.rules == ["older-dtype"]
    assert "-x = load(dtype=1)" in done.verified.repair.diff
    assert "+x = load(torch_dtype=1)" in done.verified.repair.diff
    assert made.cells[1].source == "x = load(dtype=1)"
    assert done.repaired is not None
    assert done.repaired.cells[1].source == "x = load(torch_dtype=1)"
    stamp = done.repaired.metadata["alacard"]["verified"]
    assert stamp["outcome"] == "passed" and stamp["repair"]["rules"] == ["older-dtype"]
    assert "repairing" in seen


def test_a_repair_that_does_not_help_gives_no_copy(verified: Verify) -> None:
    made = notebook(
        "def load(**given): raise TypeError(\"unexpected keyword argument 'dtype'\")",
        "x = load(dtype=1)",
    )
    done = verified(made)
    assert done.verified.outcome == "failed" and done.repaired is None
    assert done.verified.repair is not None, "what was tried is told all the same"
    assert len(done.attempts) == 2


def test_repair_can_be_switched_off(verified: Verify) -> None:
    made = notebook("def load(*, torch_dtype): pass", "load(dtype=1)")
    done = verified(made, repair=False)
    assert done.verified.repair is None and len(done.attempts) == 1


@pytest.mark.parametrize(
    ("message", "added"),
    [
        ("No module named 'einops'", {"einops": PACKAGES["einops"]}),
        ("No module named 'sklearn.metrics'", {"sklearn": PACKAGES["sklearn"]}),
        ("No module named 'google.protobuf'", {"google.protobuf": PACKAGES["google.protobuf"]}),
        (
            "T5Tokenizer requires the SentencePiece library but it was not found",
            {"sentencepiece": PACKAGES["sentencepiece"]},
        ),
    ],
)
def test_a_known_package_is_added_to_the_setup_cell(message: str, added: dict[str, str]) -> None:
    made = notebook("import thing", requirements={"torch": "torch>=2.6"})
    mended = repair(made, failed("ImportError", message, "cell-0"))
    assert mended is not None
    assert requirements_of(mended[0]) == {"torch": "torch>=2.6", **added}
    assert requirements_of(made) == {"torch": "torch>=2.6"}


def test_a_package_is_added_where_the_parser_sees_the_list() -> None:
    made = notebook("import thing", requirements={"torch": "torch>=2.6"})
    setup = next(cell for cell in made.cells if requirements_of(made) and "REQ" in cell.source)
    # The parser begins no line at any of these, and counts in bytes.
    before = 'WORDS = "ä\x1c \u2028 \x85"  # \x0c\r\n'
    setup.source = f"{before}REQUIREMENTS = ['torch>=2.6']"
    mended = repair(made, failed("ImportError", "No module named 'einops'", "cell-0"))
    assert mended is not None
    assert requirements_of(mended[0]).keys() == {"torch", "einops"}
    assert setup.source.partition("REQ")[0] in "".join(cell.source for cell in mended[0].cells)


@pytest.mark.parametrize("module", ["torrch", "my_models", "transformers_helper", "os.evil"])
def test_an_unknown_module_is_never_installed(module: str) -> None:
    made = notebook("import thing", requirements={"torch": "torch>=2.6"})
    error = failed("ModuleNotFoundError", f"No module named '{module}'", "cell-0")
    assert repair(made, error) is None


@pytest.mark.parametrize(
    ("source", "name", "message", "outcome", "expected"),
    [
        (
            'x = x.to("cuda")',
            "AssertionError",
            "Torch not compiled with CUDA enabled",
            "failed",
            "x = x.to(device)",
        ),
        (
            "batch.cuda()",
            "RuntimeError",
            "Found no NVIDIA driver on your system.",
            "failed",
            "batch.to(device)",
        ),
        (
            "model = A.from_pretrained(M, dtype=dtype)",
            "MemoryError",
            "",
            "out_of_memory",
            "model = A.from_pretrained(M, dtype=torch.bfloat16)",
        ),
        (
            "model = A.from_pretrained(M, dtype=dtype)",
            "RuntimeError",
            "\"slow_conv2d_cpu\" not implemented for 'Half'",
            "failed",
            "model = A.from_pretrained(M, dtype=torch.float32)",
        ),
        (
            "model = A.from_pretrained(M, dtype=dtype)",
            "ValueError",
            "X does not support an attention implementation through torch's sdpa",
            "failed",
            'model = A.from_pretrained(M, dtype=dtype, attn_implementation="eager")',
        ),
        (
            "batch = tokenizer(TEXTS, padding=True)",
            "ValueError",
            "Asking to pad but the tokenizer does not have a padding token.",
            "failed",
            "tokenizer.pad_token = tokenizer.eos_token\nbatch = tokenizer(TEXTS, padding=True)",
        ),
    ],
)
def test_each_rule_changes_what_it_says(
    source: str, name: str, message: str, outcome: str, expected: str
) -> None:
    mended = repair(notebook(source), failed(name, message, "cell-0", outcome))
    assert mended is not None
    assert mended[0].cells[0].source == expected
    assert mended[1].diff.count("\n+") >= 1


@pytest.mark.parametrize("outcome", ["timeout", "cancelled", "passed"])
def test_nothing_is_mended_where_nothing_is_known(outcome: str) -> None:
    assert repair(notebook("load(dtype=1)"), failed("", "", "cell-0", outcome)) is None
    assert repair(notebook("1 / 0"), failed("ZeroDivisionError", "division", "cell-0")) is None


def test_rules_have_names_and_words() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.sentence.endswith(".") for rule in RULES)
