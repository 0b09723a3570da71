"""What may be imported or reached by a dotted path, one by one.

A module is never reached through another one unless the path to what is wanted stands here.
"""

from __future__ import annotations

from .rules import Rule, named, rules

TORCH = """
tensor|as_tensor(data; dtype:dtype, device:device) -> tensor
LongTensor|FloatTensor|IntTensor(data:data) -> tensor
from_numpy(array) -> tensor
arange(start<=100000, end<=100000, step; device:device, dtype:dtype) -> counted
zeros|ones|rand|randn(*; device:device, dtype:dtype) -> made
zeros_like|ones_like|rand_like|randn_like(like; dtype:dtype, device:device) -> tensor
cat|concat|stack(tensors, dim; dim) -> tensor
softmax|log_softmax|argmax|argmin|mean|sum|max|min|argsort|squeeze|unsqueeze|cumsum|norm|std\
(input, dim; dim, keepdim) -> tensor
topk(input, k; dim, largest) -> tensor
sort(input; dim, descending) -> tensor
sigmoid|tanh|relu|exp|log|sqrt|abs|round|flatten|nonzero|unique|isnan|square(input) -> tensor
matmul|mm|bmm|dot|mul|div|add|sub|eq|gt|lt|ge|le|gather(a, b) -> stretched
clamp(input, low, high; min, max) -> stretched
where(condition, a, b) -> stretched
transpose(input, a, b) -> tensor
cosine_similarity(a, b; dim, eps) -> stretched
no_grad|inference_mode() -> context
autocast(device_type:text; dtype:dtype, enabled) -> context
manual_seed(seed) -> none
cuda.manual_seed_all|cuda.manual_seed(seed) -> none
cuda.is_available|backends.mps.is_available() -> num
Generator(device:device; device:device) -> generator
nn.Softmax|nn.LogSoftmax(dim; dim) -> layer
nn.Sigmoid|nn.ReLU|nn.Tanh() -> layer
nn.CosineSimilarity(; dim, eps) -> layer
"""
FUNCTIONAL = """
softmax|log_softmax(input, dim; dim) -> tensor
normalize(input, p; p, dim, eps) -> tensor
cosine_similarity(a, b; dim, eps) -> stretched
sigmoid|relu|tanh|gelu|logsigmoid(input) -> tensor
cross_entropy(input, target) -> tensor
"""
NUMPY = """
array|asarray(data; dtype:dtype) -> tensor
zeros|ones(shape; dtype:dtype) -> made
argmax|argmin|argsort|sort|sum|mean|max|min|squeeze|cumsum|std|var|median\
(a, axis; axis, keepdims) -> tensor
exp|log|sqrt|abs|square|tanh|unique|ravel|transpose(a) -> tensor
round(a, decimals; decimals) -> tensor
dot|matmul|inner|maximum|minimum|subtract|add|multiply|divide(a, b) -> stretched
concatenate|stack|vstack|hstack(arrays, axis; axis) -> tensor
expand_dims(a, axis; axis) -> tensor
where(condition, a, b) -> stretched
linalg.norm(a; axis, ord, keepdims) -> tensor
random.seed(seed) -> none
"""
REST = """
transformers.set_seed(seed) -> none
transformers.GenerationConfig(; max_new_tokens<=256, max_length<=256, do_sample, temperature, \
top_k, top_p, num_beams<=16, repetition_penalty, pad_token_id, eos_token_id) -> settings
transformers.TextStreamer(tokenizer:tokenizer; skip_prompt, skip_special_tokens) -> streamer
transformers.pipeline(task:task; model:model, tokenizer:tokenizer, feature_extractor:extractor, \
image_processor:images, processor:processor, \
chunk_length_s<=100, return_timestamps, dtype:dtype, torch_dtype:dtype, top_k, return_all_scores, \
aggregation_strategy=none|simple|first|average|max, framework=pt, padding, truncation, \
max_length<=256, max_new_tokens<=256, function_to_apply=sigmoid|softmax|none|default, \
batch_size<=1024, device:device) -> pipeline
sentence_transformers.util.cos_sim|sentence_transformers.util.pytorch_cos_sim|\
sentence_transformers.util.dot_score|sentence_transformers.util.pairwise_cos_sim\
(a:tensor, b:tensor) -> stretched
sentence_transformers.util.semantic_search\
(query_embeddings:tensor, corpus_embeddings:tensor; top_k) -> data
sklearn.metrics.pairwise.cosine_similarity(a:tensor, b:tensor) -> stretched
scipy.special.softmax(x; axis) -> tensor
scipy.special.expit(x) -> tensor
scipy.spatial.distance.cosine(u, v) -> tensor
math.sqrt|math.log|math.exp|math.floor|math.ceil|math.log2|math.log10(x) -> num
time.time|time.perf_counter() -> num
random.seed(seed) -> none
random.choice(items) -> data
random.randint(low, high) -> data
json.dumps(of; ensure_ascii, indent<=16, sort_keys) -> text
pprint.pprint|pprint.pp(of; indent<=16, width<=1000, depth<=100) -> none
textwrap.dedent(text) -> text
textwrap.fill(text; width<=1000) -> text
warnings.filterwarnings(action=ignore) -> none
warnings.simplefilter(action=ignore) -> none
IPython.display.display(*:shown) -> none
IPython.display.Audio(data:array; rate:num) -> player
"""
# What only says at which levels of noise a pipeline is asked. Their settings come from the
# scheduler that the notebook has loaded. What needs scipy, which diffusers does not bring, is left
# out: LMSDiscreteScheduler, and any with `use_beta_sigmas`.
SCHEDULERS = """
DDIMScheduler DDPMScheduler PNDMScheduler EulerDiscreteScheduler
EulerAncestralDiscreteScheduler HeunDiscreteScheduler KDPM2DiscreteScheduler
KDPM2AncestralDiscreteScheduler DPMSolverMultistepScheduler DPMSolverSinglestepScheduler
DEISMultistepScheduler UniPCMultistepScheduler SASolverScheduler LCMScheduler TCDScheduler
EDMEulerScheduler EDMDPMSolverMultistepScheduler FlowMatchEulerDiscreteScheduler
FlowMatchHeunDiscreteScheduler FlowMatchLCMScheduler
""".split()  # noqa: SIM905 - words read better than a column of strings
SCHEDULING = f"""
{"|".join(f"{name}.from_config" for name in SCHEDULERS)}(config:schedule; \
timestep_spacing=trailing|leading|linspace, use_karras_sigmas, use_exponential_sigmas, \
algorithm_type=dpmsolver|dpmsolver++|sde-dpmsolver|sde-dpmsolver++, \
solver_order<=3, solver_type=midpoint|heun|bh1|bh2|logrho, final_sigmas_type=zero|sigma_min, \
prediction_type=epsilon|sample|v_prediction|flow_prediction, rescale_betas_zero_snr, \
clip_sample, set_alpha_to_one, thresholding, lower_order_final, euler_at_final, \
use_lu_lambdas, steps_offset<=10, shift<=100, flow_shift<=100, use_flow_sigmas) -> scheduler
"""


def _below(package: str, text: str) -> dict[str, Rule]:
    return {f"{package}.{name}": rule for name, rule in rules(text).items()}


CALLS: dict[str, Rule] = {
    **_below("torch", TORCH),
    **_below("torch.nn.functional", FUNCTIONAL),
    **_below("numpy", NUMPY),
    **_below("diffusers", SCHEDULING),
    **rules(REST),
}
# What is no function: constants, and the names that are only read.
CONSTANTS: dict[str, str] = {
    **named(
        """
        torch.float16 torch.float32 torch.float64 torch.bfloat16 torch.half torch.float torch.long
        torch.int torch.int32 torch.int64 torch.bool
        numpy.float32 numpy.float64 numpy.int32 numpy.int64
        """,
        "dtype",
    ),
    **dict.fromkeys(("math.pi", "math.inf", "math.e", "numpy.pi", "numpy.newaxis"), "num"),
    "string.punctuation": "text",
    "torch.Tensor": "class",
    "numpy.ndarray": "class",
}
# Every step on the way to a listed name, and nothing beside it, can be named.
ALL = frozenset(
    ".".join(path.split(".")[:depth])
    for path in (*CALLS, *CONSTANTS)
    for depth in range(1, path.count(".") + 2)
)
# The short names under which modules are known.
SHORT = {"np": "numpy", "F": "torch.nn.functional", "nn": "torch.nn"}
# Contexts are entered, never kept.
CONTEXTS = frozenset(path for path, rule in CALLS.items() if rule.gives == "context")
