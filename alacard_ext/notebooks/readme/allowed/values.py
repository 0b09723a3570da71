"""What may be done with data, and the builtins that may be called.

Which value stands behind a name can only be guessed, so each name listed here must be harmless on
any text, number, list, dictionary, tensor, array and output of a model.
"""

from __future__ import annotations

from .rules import named, rules

ATTRIBUTES: dict[str, str] = {
    "shape": "shape",
    "dtype": "dtype",
    "device": "device",
    **named(
        """
        ndim
""",
        "num",
    ),
    **named(
        """
        logits loss last_hidden_state pooler_output hidden_states attentions
        start_logits end_logits prediction_logits sequences scores
        encoder_last_hidden_state text_embeds image_embeds logits_per_text
        logits_per_image input_ids attention_mask token_type_ids pixel_values
        input_features input_values T mT real
        values indices waveform spectrogram audio_values predicted_depth pred_boxes
""",
        "tensor",
    ),
    "images": "data",
    "frames": "data",
    "audios": "data",
}
# Methods that may change what they belong to: not of anything that the notebook's objects own.
CHANGING = frozenset({"append", "insert", "reverse", "pop", "add"})
METHODS = rules("""
strip|lstrip|rstrip(chars) -> text
lower|upper|title|capitalize|casefold|swapcase() -> text
split|rsplit(sep, maxsplit) -> data
splitlines|partition|rpartition(sep) -> data
startswith|endswith|find|rfind|index|count(sub, start) -> num
isdigit|isalpha|isspace|isalnum|isupper|islower() -> num
removeprefix|removesuffix(affix) -> text
join(items) -> joined
replace(old, new) -> replaced
format(*) -> formatted
append|add(item) -> none
insert(at, item) -> none
reverse() -> none
pop(at) -> data
copy() -> same
get(key, otherwise) -> data
items|keys|values() -> data
to_tuple() -> tensor
to(device:device, dtype:dtype; dtype:dtype) -> same
cpu|detach|contiguous|clone|float|double|long|int|bool|half|bfloat16() -> same
numpy|tolist() -> same
item() -> scalar
numel() -> num
dim() -> num
size(dim) -> shape
squeeze|unsqueeze|softmax|log_softmax|sum|mean|std|var|argmax|argmin|argsort|cumsum|prod(dim; dim, \
axis, keepdim, keepdims) -> same
max|min|any|all|norm(dim; dim, axis, keepdim, keepdims) -> tensor
topk(k; dim, largest) -> tensor
sigmoid|tanh|relu|exp|log|sqrt|abs|neg|round|t|flatten|ravel|nonzero|isnan() -> same
transpose|permute|view|reshape|swapaxes(*; ) -> same
expand_as|view_as|type_as|eq|ne|gt|ge|lt|le(other:tensor) -> stretched
gather|masked_select|dot|matmul|mm|bmm(other:tensor) -> stretched
expand(sizes:shape) -> tensor
clamp|clip(low, high; min, max) -> stretched
masked_fill|index_select|select(dim, index) -> stretched
astype(kind:dtype) -> same
word_ids|tokens|sequence_ids(number) -> data
""")
BUILTINS = rules("""
print(*:shown; sep:text, end:text, flush) -> none
len(of) -> len
range(start<=100000, stop<=100000, step) -> range
zip(*; strict) -> zip
enumerate(items, start<=1000; start<=1000) -> enumerate
reversed|list|tuple|set(items) -> same
sorted(items; key:key, reverse) -> same
min|max(*; key:key, default) -> data
sum(items, start) -> data
any|all(items) -> num
abs|round(number, digits; ndigits) -> same
int|float|bool(of) -> number
str|repr(of:shown) -> text
dict(items) -> data
isinstance(of, kind:class) -> num
map(call:plain, items) -> same
divmod(a, b) -> data
display(*:shown) -> none
type(of) -> class
""")
# Builtins that may be named without being called: what to sort by, what to map with, a class.
PLAIN = frozenset({"len", "str", "int", "float", "abs", "round", "bool"})
CLASSES = frozenset({"str", "int", "float", "bool", "list", "tuple", "dict", "set"})
# Exceptions are not listed: an example does not need to catch any.
TYPING = frozenset({"List", "Dict", "Tuple", "Optional", "Union", "Any", "Sequence", "Iterable"})
