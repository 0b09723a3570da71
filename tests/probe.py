"""Runs inside a kernel under test: counts what the models there really did.

It is executed in the kernel before the first cell and leaves nothing in the notebook's namespace.
It waits for torch, transformers, diffusers and sentence-transformers to be imported by the
notebook itself, and then counts the outermost calls of modules and the outermost loads of models.
"""

import functools
import gc
import importlib.abc
import importlib.machinery
import json
import os
import sys
import threading
from pathlib import Path

_depth = threading.local()
forwards = {}
loads = []
_start = {"environ": dict(os.environ), "cwd": str(Path.cwd()), "path": list(sys.path)}


def _level(kind):
    return getattr(_depth, kind, 0)


def _watch_torch(module):
    def enter(called, inputs):
        if _level("forward") == 0:
            name = type(called).__name__
            forwards[name] = forwards.get(name, 0) + 1
        _depth.forward = _level("forward") + 1

    def leave(called, inputs, output):
        _depth.forward = _level("forward") - 1

    module.register_module_forward_pre_hook(enter)
    # Also when forward raises, or the count would stay one level too deep for good.
    module.register_module_forward_hook(leave, always_call=True)


def _counted(function, name_of):
    @functools.wraps(function)
    def call(*args, **kwargs):
        if _level("load") == 0:
            loads.append(name_of(args, kwargs))
        _depth.load = _level("load") + 1
        try:
            return function(*args, **kwargs)
        finally:
            _depth.load -= 1

    return call


def _watch_class(class_name, method):
    def watch(module):
        owner = getattr(module, class_name)
        original = owner.__dict__.get(method) or getattr(owner, method)
        plain = original.__func__ if isinstance(original, classmethod) else original

        def name_of(args, kwargs):
            who = args[0] if isinstance(args[0], type) else type(args[0])
            return f"{who.__name__}:{args[1] if len(args) > 1 else next(iter(kwargs.values()), '')}"

        counted = _counted(plain, name_of)
        setattr(owner, method, classmethod(counted) if original is not plain else counted)

    return watch


def _watch_calls(class_name, infer):
    """For libraries that compute without torch: their own calls count as forwards."""

    def watch(module):
        owner = getattr(module, class_name)
        plain = getattr(owner, infer)

        @functools.wraps(plain)
        def inferring(*args, **kwargs):
            forwards[class_name] = forwards.get(class_name, 0) + 1
            return plain(*args, **kwargs)

        setattr(owner, infer, inferring)

    return watch


def _watch_other(class_name, infer, load):
    """The same with the method that loads."""

    def watch(module):
        _watch_calls(class_name, infer)(module)
        _watch_class(class_name, load)(module)

    return watch


def _watch_function(function_name):
    """For libraries that load by a function."""

    def watch(module):
        def name_of(args, kwargs):
            return f"{function_name}:{args[0]}"

        setattr(module, function_name, _counted(getattr(module, function_name), name_of))

    return watch


def _watch_answers(function_name):
    """For libraries that infer by a function of a module."""

    def watch(module):
        plain = getattr(module, function_name)

        @functools.wraps(plain)
        def inferring(*args, **kwargs):
            forwards[function_name] = forwards.get(function_name, 0) + 1
            return plain(*args, **kwargs)

        setattr(module, function_name, inferring)

    return watch


WATCHED = {
    "timm.models._factory": _watch_function("create_model"),
    "skops.io._persist": _watch_function("load"),
    "sklearn.linear_model._base": _watch_calls("LinearClassifierMixin", "decision_function"),
    "model2vec.model": _watch_other("StaticModel", "encode", "from_pretrained"),
    "lerobot.policies.pretrained": _watch_class("PreTrainedPolicy", "from_pretrained"),
    "llama_cpp.llama": _watch_other("Llama", "generate", "__init__"),
    "onnxruntime.capi.onnxruntime_inference_collection": _watch_other(
        "InferenceSession", "run", "__init__"
    ),
    "open_clip.factory": _watch_function("create_model"),
    "mlx_lm.generate": _watch_answers("generate_step"),
    "mlx_lm.utils": _watch_function("load"),
    "torch.nn.modules.module": _watch_torch,
    "transformers.modeling_utils": _watch_class("PreTrainedModel", "from_pretrained"),
    "diffusers.pipelines.pipeline_utils": _watch_class("DiffusionPipeline", "from_pretrained"),
    "diffusers.models.modeling_utils": _watch_class("ModelMixin", "from_pretrained"),
    "sentence_transformers.sentence_transformer.model": _watch_class(
        "SentenceTransformer", "__init__"
    ),
    "sentence_transformers.SentenceTransformer": _watch_class("SentenceTransformer", "__init__"),
}


class _Finder(importlib.abc.MetaPathFinder):
    """Lets the usual finders find a watched module, and acts once it has been executed."""

    def find_spec(self, name, path=None, target=None):
        watch = WATCHED.get(name)
        if watch is None:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            watch(module)

        spec.loader.exec_module = exec_module
        return spec


def install():
    """Begin to watch; the modules must not have been imported yet."""
    sys.meta_path.insert(0, _Finder())


def reset(shell):
    """Before the next notebook in the same kernel: an empty namespace, the start's environment."""
    forwards.clear()
    loads.clear()
    shell.reset(new_session=False)
    os.environ.clear()
    os.environ.update(_start["environ"])
    os.chdir(_start["cwd"])
    sys.path[:] = _start["path"]
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)
    gc.collect()
    # What is left are modules, which stay: to look through them all before each notebook took as
    # long as to run a short one.
    gc.freeze()


def _plain(value, depth=0):
    """`value` as JSON: arrays by shape, images by size, the rest by repr, all of it bounded."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return value[:10_000]
    if hasattr(value, "to_dict") and type(value).__name__ == "DataFrame":
        value = value.to_dict("records")
    if depth < 6 and isinstance(value, dict):
        return {str(key): _plain(item, depth + 1) for key, item in list(value.items())[:200]}
    if depth < 6 and isinstance(value, (list, tuple, set)):
        return [_plain(item, depth + 1) for item in list(value)[:200]]
    kind = type(value).__name__
    if hasattr(value, "shape"):
        if value.size == 1 if isinstance(value.size, int) else value.numel() == 1:
            return value.item()
        return {"type": kind, "shape": list(value.shape)}
    if kind.endswith("Image") and hasattr(value, "size"):
        return {"type": "Image", "size": list(value.size)}
    return {"type": kind, "repr": repr(value)[:1000]}


def report(namespace, names):
    """What happened, as JSON text."""
    variables = {name: _plain(namespace[name]) for name in names if name in namespace}
    return json.dumps({"forwards": forwards, "loads": loads, "variables": variables})
