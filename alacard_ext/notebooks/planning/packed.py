"""What weights in fewer bits need, by the method that `quantization_config` names.

Read from the quantizers of transformers 5.23 (`__init__` and `validate_environment`), which refuse
to load without these packages and this hardware. Release 4.57 names others for some methods, so
each sentence names the release.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Requirement
from ..prose import plain

# The first release that unpacks both methods on request.
UNPACKER = Requirement(module="transformers", requirement="transformers>=5,<6")
RELEASE = "5.23"
_CARD = "an NVIDIA card"


@dataclass(frozen=True)
class Method:
    """A method's packages, the hardware without which it is refused, and what happens then.

    `hardware` is None where a processor does.
    """

    packages: str
    hardware: str | None = None
    elsewhere: str = ""


_UNPACKED = "transformers unpacks them to bfloat16, two bytes per weight"
_METHODS = {
    # On a processor as well, in release 5; without triton or kernels it is unpacked everywhere.
    "mxfp4": Method(
        "accelerate, kernels and triton",
        "an NVIDIA card of compute capability 7.5 or later, an Intel GPU or a processor",
        f"without the last two of these packages, or elsewhere, {_UNPACKED}",
    ),
    "fp8": Method(
        "accelerate",
        "an NVIDIA card of compute capability 8.9 or later, or an Intel GPU",
        f"elsewhere {_UNPACKED}",
    ),
    "fbgemm_fp8": Method(
        "accelerate, and fbgemm-gpu or, for Intel, kernels",
        "an NVIDIA card of compute capability 9.0 or later, or an Intel GPU",
    ),
    "awq": Method("gptqmodel and accelerate"),
    "gptq": Method("optimum and gptqmodel"),
    "bitsandbytes": Method("bitsandbytes and accelerate"),
    "compressed-tensors": Method("compressed-tensors"),
    "hqq": Method("hqq"),
    "torchao": Method("torchao"),
    "bitnet": Method("accelerate"),
    "quanto": Method("optimum-quanto and accelerate"),
    "auto-round": Method("auto-round"),
    "aqlm": Method("aqlm and accelerate"),
    "eetq": Method("kernels and accelerate", _CARD),
    "vptq": Method("vptq and accelerate", _CARD),
    "spqr": Method("spqr_quant and accelerate", _CARD),
    "higgs": Method("flute-kernel, fast_hadamard_transform and accelerate", _CARD),
    "fp_quant": Method(
        "fp_quant, and qutlass unless its configuration asks for pseudo-quantisation",
        "an NVIDIA card or an Intel GPU",
    ),
}


SCALED_ELSEWHERE = (
    "The weights are stored quantised (fp8), and config.json names no blocks whose scales "
    "transformers could unpack. vLLM loads this form, such as that of AutoFP8; the notebook does "
    "not."
)


def packed_reason(method: str, *, counted: bool = True) -> str:
    """Why weights that this method packed are not loaded here, and what would load them.

    `counted` is whether the Hub tells how many there are.
    """
    known = _METHODS.get(method)
    if known is None:
        return (
            f"The weights are stored quantised ({plain(method, 30)}), and Alacard does not know "
            "what this method needs. Its page may name the package that loads them."
        )
    where = f", on {known.hardware}" if known.hardware else ""
    why = (
        f"The weights are stored quantised ({method}). transformers {RELEASE} loads them with "
        f"{known.packages}{where}"
    )
    why += f"; {known.elsewhere}." if known.elsewhere else "."
    if known.elsewhere and not counted:
        return (
            f"{why} The Hub does not say how many weights there are, so Alacard cannot tell how "
            "much memory that takes, and the notebook does not load them."
        )
    return (
        f"{why} The notebook does not load them: it is written for weights that are not quantised."
    )
