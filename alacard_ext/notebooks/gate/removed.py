"""Pipelines, classes and arguments that some release of transformers we admit does not have.

Sources: transformers' own releases 4.57 and 5.x; `tests/notebooks/test_gate_removed.py` compares
the lists with the installed one.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from ..models import GateFinding
from .code import Code, once
from .context import Cell, Context, keyword, last_name

# Without a successor of the same name in 5.x; each with what to use instead.
PIPELINES: dict[str, str] = {
    "summarization": "AutoModelForSeq2SeqLM and its generate()",
    "translation": "AutoModelForSeq2SeqLM and its generate()",
    "text2text-generation": "AutoModelForSeq2SeqLM and its generate()",
    "image-to-text": "AutoModelForImageTextToText and its generate()",
    "question-answering": "AutoModelForQuestionAnswering",
    "visual-question-answering": "AutoModelForImageTextToText, or the model's own class",
    "vqa": "AutoModelForImageTextToText, or the model's own class",
    "image-to-image": "the model's own class",
    "conversational": "the text-generation pipeline with chat messages",
}
PIPELINE_CLASSES = frozenset(
    {"SummarizationPipeline", "TranslationPipeline", "Text2TextGenerationPipeline"}
    | {"ImageToTextPipeline", "QuestionAnsweringPipeline", "VisualQuestionAnsweringPipeline"}
    | {"ImageToImagePipeline", "ConversationalPipeline", "Conversation"}
)
VISION = (
    "Beit ChineseCLIP CLIP ConditionalDetr ConvNext DPT DeformableDetr DeiT Deta Detr Donut "
    "EfficientFormer Flava GLPN ImageGPT LayoutLMv2 LayoutLMv3 Levit MaskFormer MobileNetV1 "
    "MobileNetV2 MobileViT OneFormer OwlViT Owlv2 Perceiver PoolFormer Segformer TimesFormer "
    "Van ViT VideoMAE Vilt Yolos"
)
VISION_EXTRACTORS = frozenset(f"{name}FeatureExtractor" for name in VISION.split())
NAMES: dict[str, str] = {
    "AutoModelWithLMHead": "AutoModelForCausalLM, AutoModelForMaskedLM or AutoModelForSeq2SeqLM",
    "AutoModelForVision2Seq": "AutoModelForImageTextToText",
    "AdamW": "torch.optim.AdamW",
    "HfAgent": "the smolagents package",
    "Agent": "the smolagents package",
    "ReactCodeAgent": "the smolagents package",
    "PipelineTool": "the smolagents package",
    "load_tool": "the smolagents package",
    "TextDataset": "the datasets package",
    "LineByLineTextDataset": "the datasets package",
    "TextDatasetForNextSentencePrediction": "the datasets package",
    "TFTrainer": "Trainer",
    "create_optimizer": "torch.optim",
    "TransfoXLLMHeadModel": "another model: TransfoXL was removed",
    "TransfoXLTokenizer": "another model: TransfoXL was removed",
    "RetriBertModel": "another model: RetriBert was removed",
    "TapexTokenizer": "another model: Tapex was removed",
    "is_torch_tpu_available": "is_torch_xla_available",
}
METHODS = frozenset(
    {"encode_plus", "batch_encode_plus", "prepare_seq2seq_batch", "as_target_tokenizer"}
)
ARGUMENTS: dict[str, str] = {
    "use_auth_token": "token",
    "load_in_8bit": "quantization_config",
    "load_in_4bit": "quantization_config",
}


def check(context: Context) -> list[GateFinding]:
    """Nothing that transformers 5 has removed is imported or called."""
    modules = {name for _, code in context.code_cells for name in _names_of_transformers(code)}
    return [
        finding
        for cell, code in context.code_cells
        for finding in _in_cell(context, cell, code, modules)
    ]


def is_removed(name: str) -> str | None:
    """What to use instead of transformers' `name`, or None if it still exists."""
    if name in NAMES:
        return NAMES[name]
    if name in PIPELINE_CLASSES:
        return "the model's Auto class"
    if name in VISION_EXTRACTORS:
        return name.replace("FeatureExtractor", "ImageProcessor") + " or AutoImageProcessor"
    for prefix in ("TF", "Flax"):
        rest = name[len(prefix) :]
        # TFBertModel and FlaxT5Model, but not TFLOPS or a constant in capitals.
        if name.startswith(prefix) and rest[:1].isupper() and not rest.isupper():
            return f"PyTorch's {rest}"
    return None


def _in_cell(
    context: Context, cell: Cell, code: Code, modules: Collection[str]
) -> Iterator[GateFinding]:
    for node, module, name in _removed_names(code):
        if module is None or module in modules:
            yield from _name(cell, name, node)
    for call in _calls(code):
        yield from _call(context, cell, call)


@once
def _removed_names(code: Code) -> tuple[tuple[ast.AST, str | None, str], ...]:
    """Removed names with what they are taken from: a variable, or by import (None)."""
    found: list[tuple[ast.AST, str | None, str]] = []
    for node in code.nodes:
        if isinstance(node, ast.ImportFrom):
            if (node.module or "").partition(".")[0] == "transformers":
                found += [(node, None, alias.name) for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.append((node, node.value.id, node.attr))
    return tuple(item for item in found if is_removed(item[2]) is not None)


@once
def _calls(code: Code) -> tuple[ast.Call, ...]:
    """The calls that `_call` has something to say about."""
    names = METHODS | {"pipeline", "from_pretrained"}
    return tuple(call for call in code.calls if last_name(call.func) in names)


def _name(cell: Cell, name: str, node: ast.AST) -> Iterator[GateFinding]:
    instead = is_removed(name)
    if instead is not None:
        text = f"transformers 5 has no {name[:80]}; use {instead}."
        yield cell.finding("removed", text, node)


def _call(context: Context, cell: Cell, call: ast.Call) -> Iterator[GateFinding]:
    name = last_name(call.func)
    if name == "pipeline":
        task = context.value(call.args[0] if call.args else keyword(call, "task"))
        instead = removed_pipeline(task)
        if instead is not None:
            text = f"transformers 5 has no pipeline {task!r}; use {instead}."
            yield cell.finding("removed", text, call)
    elif name in METHODS and isinstance(call.func, ast.Attribute):
        text = f"transformers 5 has no {name}(); call the tokenizer itself."
        yield cell.finding("removed", text, call)
    if name in ("pipeline", "from_pretrained"):
        for item in call.keywords:
            if item.arg in ARGUMENTS:
                text = f"transformers 5 does not accept {item.arg}; use {ARGUMENTS[item.arg]}."
                yield cell.finding("removed", text, call)


def removed_pipeline(task: object) -> str | None:
    """What to use instead of `pipeline(task)`, or None where no release removed it."""
    if not isinstance(task, str):
        return None
    if task.startswith("translation_"):
        return PIPELINES["translation"]
    return PIPELINES.get(task)


@once
def _names_of_transformers(code: Code) -> frozenset[str]:
    """The names under which the code has imported transformers itself."""
    return frozenset(
        alias.asname or "transformers"
        for node in code.nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name.partition(".")[0] == "transformers"
    )
