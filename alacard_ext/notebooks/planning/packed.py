"""What weights in fewer bits need, by the method that `quantization_config` names.

Read from the quantizers of transformers 5.23 (`validate_environment`), which refuse to load without
these packages and this hardware.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..models import Requirement
from ..prose import plain

# The first release that unpacks both methods on request.
UNPACKER = Requirement(module="transformers", requirement="transformers>=5,<6")
_CARD = "an NVIDIA card"


@dataclass(frozen=True)
class Method:
    """A method's name for people, its packages, its hardware, and what happens without that.

    `hardware` is None where a processor does.
    """

    title: str
    packages: str
    hardware: str | None
    elsewhere: str = ""


_UNPACKED = "transformers unpacks it to bfloat16, two bytes a weight"
_METHODS = {
    "mxfp4": Method(
        "MXFP4", "accelerate, kernels and triton", "a card of compute capability 7.5", _UNPACKED
    ),
    "fp8": Method("FP8 in blocks", "accelerate", "a card of compute capability 8.9", _UNPACKED),
    "fbgemm_fp8": Method("FP8 by FBGEMM", "fbgemm-gpu and accelerate", _CARD),
    "awq": Method("AWQ", "gptqmodel and accelerate", None),
    "gptq": Method("GPTQ", "optimum and gptqmodel", None),
    "bitsandbytes": Method("bitsandbytes", "bitsandbytes and accelerate", None),
    "compressed-tensors": Method("compressed-tensors", "compressed-tensors", None),
    "hqq": Method("HQQ", "hqq and accelerate", _CARD),
    "torchao": Method("torchao", "torchao", None),
    "bitnet": Method("BitNet", "accelerate", None),
    "quanto": Method("Quanto", "optimum-quanto and accelerate", None),
    "auto-round": Method("AutoRound", "auto-round", None),
    "aqlm": Method("AQLM", "aqlm and accelerate", None),
    "eetq": Method("EETQ", "kernels and accelerate", _CARD),
    "vptq": Method("VPTQ", "vptq and accelerate", _CARD),
    "spqr": Method("SpQR", "spqr_quant and accelerate", _CARD),
    "higgs": Method("HIGGS", "flute-kernel and accelerate", _CARD),
    "fp_quant": Method("FP-Quant", "fp_quant", "an NVIDIA card of the newest kinds"),
}


SCALED_ELSEWHERE = (
    "The weights are stored quantised (fp8), and config.json names no blocks whose scales "
    "transformers could unpack: in this form, such as that of AutoFP8, vLLM loads them. The "
    "notebook does not."
)


def packed_reason(method: str, *, counted: bool = True) -> str:
    """Why weights that this method packed are not loaded here, and what would load them.

    `counted` is whether the Hub tells how many there are.
    """
    known = _METHODS.get(method)
    if known is None:
        return (
            f"The weights are stored quantised ({plain(method, 30)}), which needs a package for "
            "that method and mostly a graphics card."
        )
    named = f" as {known.title}" if known.title != method else ""
    where = f", and {known.hardware}" if known.hardware else ""
    why = (
        f"The weights are stored quantised ({method}){named}. transformers loads them with "
        f"{known.packages}{where}"
    )
    why += f"; without such a card {known.elsewhere}." if known.elsewhere else "."
    if known.elsewhere and not counted:
        return (
            f"{why} How many there are the Hub does not tell here, and so not what that takes: "
            "the notebook does not load them."
        )
    return f"{why} The notebook does not load them: it is made for weights that are not packed."
