# Models that answer in words about what they are shown or played; loaded once, asked by `predict`.

# %% section="hello" name="load" unless=["class-AutoModelForMultimodalLM", "class-AutoModelForSeq2SeqLM"]
from transformers import AutoModelForImageTextToText, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageTextToText.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="load-sounds" when=["class-AutoModelForSeq2SeqLM"]
from transformers import AutoModelForSeq2SeqLM, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
# The name of this class is old: it also holds language models that listen.
with no_random_weights():
    model = AutoModelForSeq2SeqLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="load-all" when=["class-AutoModelForMultimodalLM"]
from transformers import AutoModelForMultimodalLM, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForMultimodalLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="senses" hidden=true
# Learns how the processor takes its inputs: run this cell; you do not need to read it.
tokenizer = getattr(processor, "tokenizer", processor)
tokenizer.padding_side = "left"  # in a batch, the answers begin at the same place
templates = getattr(processor, "chat_template", None)
if isinstance(templates, dict) and "default" not in templates:
    processor.chat_template = next(iter(templates.values()))  # several, by name
RATE = getattr(getattr(processor, "feature_extractor", None), "sampling_rate", 16_000)

# %% [markdown] section="usage" name="about"
"""
## Ask
"""

# %% [markdown] section="usage" name="about-more"
"""
{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
QUESTIONS = ["What do you notice first?"]
MAX_NEW_TOKENS = 48  # the longest answer; an English word has one or two tokens
