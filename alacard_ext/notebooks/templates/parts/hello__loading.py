# How the model is loaded: in how many bits, whole, and with no more than it has places for.

# %% [markdown] section="hello" name="quantise-about" when=["quantised"] unless=["no-load"]
"""
**Fewer bits a weight.** The model is loaded with 8 or 4 bits a weight instead of 16, by the library
bitsandbytes. It takes a half or a quarter of the memory and answers a little less exactly.
"""

# %% section="hello" name="quantise" when=["quantised"] unless=["no-load"]
from transformers import BitsAndBytesConfig

quantisation = None
if device == "cuda" and PRECISION == "4bit":
    quantisation = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16)
elif device == "cuda" and PRECISION == "8bit":
    quantisation = BitsAndBytesConfig(load_in_8bit=True)
else:
    print("That needs an NVIDIA card, which is not here: loading in bfloat16 instead.")

# %% [markdown] section="hello" name="unpack-about" when=["unpacks-fp8"] unless=["no-load"]
"""
**Stored in fewer bits.** The files hold each weight in one byte (FP8), with a scale for each block. Here
the weights are converted to bfloat16 as they are loaded, which takes about twice the memory of the file.
"""

# %% [markdown] section="hello" name="unpack-half-bytes-about" when=["unpacks-mxfp4"] unless=["no-load"]
"""
**Stored in fewer bits.** The files hold most weights in half a byte (MXFP4), with a scale for each block.
Here the weights are converted to bfloat16 as they are loaded, which takes about four times the memory of
the file.
"""

# %% section="hello" name="unpack" when=["unpacks-fp8"] unless=["no-load"]
from transformers import FineGrainedFP8Config

unpacking = FineGrainedFP8Config(dequantize=True)

# %% section="hello" name="unpack-half-bytes" when=["unpacks-mxfp4"] unless=["no-load"]
from transformers import Mxfp4Config

unpacking = Mxfp4Config(dequantize=True)

# %% section="hello" name="whole" hidden=["beginner", "intermediate"] when=["checks-weights"]
import re
import sys
from contextlib import contextmanager

from transformers import PreTrainedModel

# Computed anew at each load, for training alone, or without effect on what comes out here
HARMLESS = re.compile(
    r"position_ids$|inv_freq$|masked_spec_embed$|num_batches_tracked$|contact_head\.|^criterion\."
    r"|fusion_stage\.layers\.0\.residual_layer1\."
)
# Of a model without a head nothing else reads it; some heads are put right upon it.
POOLER = re.compile(r"^(encoder\.)?pooler\.")
# What lies beside weights that are packed into fewer bits
PACKED = re.compile(
    r"\.(qweight|qzeros|scales|g_idx|SCB|absmax|input_scale|weight_(packed|scale\w*|format))$"
)


def check_weights(loaded, found, to_come=(), source=None):
    """Stop where a load left random numbers in a model; gives those weights that do no harm."""
    parts = dict(loaded.named_modules())
    has_head = re.search(r"For[A-Z]", type(loaded).__name__)
    unread = sorted(key for key in found["unexpected_keys"])
    packed = [key for key in unread if PACKED.search(key)]
    problem = None
    if packed:
        problem = (
            f"the weights are packed into fewer bits (there is a {packed[0]}), and nothing says "
            "how to unpack them"
        )
    wanted = {*found["missing_keys"], *(
        key if isinstance(key, str) else key[0] for key in found["mismatched_keys"]
    )}
    missing = sorted(
        key for key in wanted.difference(to_come)
        if not HARMLESS.search(key)
        and (has_head or not POOLER.search(key))
        # tables of waves are computed
        and "Sinusoidal" not in type(parts.get(key.rpartition(".")[0])).__name__
    )
    if missing and not problem:
        problem = (
            f"{len(missing)} of the weights that a {type(loaded).__name__} has are not in its "
            f"files, such as {missing[0]}, and hold random numbers"
        )
        if unread:
            problem += f"; the files hold others, such as {unread[0]}, made for another class"
    if problem and not ALLOW_ANYWAY:
        raise Stop(
            f"{source or MODEL_ID} was not loaded whole: {problem}. What it says would mean "
            "nothing. Its page may name the program or the version of the model that is right. To "
            "go on all the same, set ALLOW_ANYWAY = True above, then continue from there."
        )
    if problem:
        print("Going on although", problem)
    return wanted.difference(missing)


@contextmanager
def no_random_weights(to_come=()):
    """Within this, every load of a model is checked, also one that a library does by itself.

    `to_come` are weights that are loaded later. Gives a list, in which stand those that were not
    in the files and do no harm.
    """
    absent = []
    mixin = getattr(sys.modules.get("diffusers"), "ModelMixin", PreTrainedModel)
    loads = {kind: kind.__dict__["from_pretrained"] for kind in (PreTrainedModel, mixin)}

    def checking(load):
        def from_pretrained(kind, *given, output_loading_info=False, **options):
            loaded, found = load.__func__(kind, *given, output_loading_info=True, **options)
            # A library may hand over a folder of the cache instead of a model's id.
            named = re.fullmatch(r"[\w.-]+(/[\w.-]+)?", str(given[0]) if given else "")
            absent.extend(check_weights(loaded, found, to_come, named and named[0]))
            return (loaded, found) if output_loading_info else loaded

        return classmethod(from_pretrained)

    for kind, load in loads.items():
        kind.from_pretrained = checking(load)
    try:
        yield absent
    finally:
        for kind, load in loads.items():
            kind.from_pretrained = load

# %% section="hello" name="limits" hidden=["beginner", "intermediate"] when=["limits-length"]
import re

# What models call a table with a row for each place
POSITIONS = re.compile(r"\b(position_embeddings?|embed_positions|wpe)$")
SIDE = re.compile(r"\b(encoder|decoder)\b")


def places_in(model, writes=False):
    """For how many tokens the model has places, as far as it tells; None where nothing does.

    A model of two sides has places for what it reads, and others for what it writes.
    """
    side = "decoder" if writes else "encoder"
    two = getattr(model.config, "is_encoder_decoder", False)
    settings = getattr(model.config, "text_config", model.config)
    settings = (getattr(settings, side, None) if two else None) or settings
    names = ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length"]
    names += [f"max_{side}_position_embeddings"] + ["max_target_positions"] * writes
    if getattr(settings, "relative_attention_num_buckets", None):
        names = []  # distances are counted, not places, as in T5: only a table would end
    known = [getattr(settings, name, None) for name in names]
    for name, part in model.named_modules():
        # Some keep its first rows for other things.
        table = isinstance(part, torch.nn.Embedding) and POSITIONS.search(name)
        of = SIDE.search(name) if two else None
        if of and of[0] != side or not table or re.search("vision|image|visual|audio", name):
            continue
        first = 0 if part.padding_idx is None else part.padding_idx + 1
        known.append(part.num_embeddings - getattr(part, "offset", first))
    return min((count for count in known if isinstance(count, int) and count > 0), default=None)


def limit_length(tokenizer, model):
    """Let the tokenizer cut texts where the model's places end, which not every one knows."""
    most = tokenizer.model_max_length
    tokenizer.model_max_length = min(most, places_in(model) or most)
    return tokenizer

# %% section="hello" name="size" hidden=["beginner", "intermediate"] when=["limits-size"]
def fit_size(processor, model):
    """Make pictures as large as the model wants them, where the processor's file names no size."""
    parts = (getattr(part, "image_size", None) for part in model.modules())
    sides = next((side for side in parts if isinstance(side, (int, list, tuple))), None)
    read = getattr(processor, "get_image_processor_dict", None)
    if sides is None or read is None or "size" in read(MODEL_ID, revision=REVISION)[0]:
        return processor
    height, width = (sides, sides) if isinstance(sides, int) else sides
    if getattr(processor, "size", None):
        edge = "shortest_edge" in dict(processor.size)
        shape = {"height": height, "width": width}
        processor.size = {"shortest_edge": min(height, width)} if edge else shape
    if getattr(processor, "crop_size", None):
        processor.crop_size = {"height": height, "width": width}
    return processor

# %% [markdown] section="hello" name="load-about" tags=["beginner"] unless=["no-load"]
"""
Now the model itself. The first time it is downloaded ({{download_size}}); after that it comes from
your disk. If it is interrupted, run the cell again: it goes on from what is there. A few lines of
progress, or a warning, are normal here.
"""
