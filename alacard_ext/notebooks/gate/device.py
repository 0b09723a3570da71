"""No device that only some machines have is demanded without asking for it first."""

from __future__ import annotations

import ast

from ..models import GateFinding
from .code import Code, once
from .context import Context, keyword, last_name

ADVICE = "Use the device that was chosen above, or check torch.cuda.is_available() first."
METHODS = frozenset({"to", "device", "Generator", "autocast", "to_device"})
KEYWORDS = ("device_map", "device", "torch_device", "device_type")
ACCELERATORS = ("cuda", "mps", "xpu", "npu")
# An `if` that asks for one of these knows which device it has.
GUARDS = frozenset({"is_available", "device_count", "device", "cuda", "mps", "get_device_name"})


def check(context: Context) -> list[GateFinding]:
    """A hard-coded GPU stops the notebook on every other machine."""
    return [
        cell.finding("device", f"{what} fails where there is none. {ADVICE}", call)
        for cell, code in context.code_cells
        for call in _unguarded(code)
        if (what := _demand(context, call))
    ]


@once
def _unguarded(code: Code) -> tuple[ast.Call, ...]:
    """The calls that could name a device and that nothing around them asks for first."""
    return tuple(call for call in code.calls if _may_demand(call) and not _guarded(code, call))


def _may_demand(call: ast.Call) -> bool:
    name = last_name(call.func)
    return name == "cuda" or name in METHODS or keyword(call, *KEYWORDS) is not None


def _demand(context: Context, call: ast.Call) -> str | None:
    """The demand of an accelerator in `call`, in a few words."""
    name = last_name(call.func)
    if name == "cuda" and isinstance(call.func, ast.Attribute):
        return ".cuda()"
    given = keyword(call, *KEYWORDS)
    value = context.value(given)
    if _is_accelerator(value):
        return f"device {value!r}"
    if name == "pipeline" and type(value) is int and value >= 0:
        return f"device {value}"
    if isinstance(given, ast.Dict):
        for item in given.values:
            if _is_accelerator(context.value(item)):
                return "a device map with a GPU"
    if name in METHODS and call.args:
        value = context.value(call.args[0])
        if _is_accelerator(value):
            return f"{name}({value!r})"
    return None


def _is_accelerator(value: object) -> bool:
    return isinstance(value, str) and value.partition(":")[0] in ACCELERATORS


def _guarded(code: Code, call: ast.Call) -> bool:
    """Whether an `if`, a conditional expression or a `try` around it asks first."""
    for parent in code.ancestors(call):
        if isinstance(parent, ast.If | ast.IfExp | ast.While):
            for node in ast.walk(parent.test):
                if isinstance(node, ast.Name | ast.Attribute) and last_name(node) in GUARDS:
                    return True
    return False
