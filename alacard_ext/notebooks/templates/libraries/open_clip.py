# OpenCLIP: the cells of zero_shot_image_classification.py around OpenCLIP's own model.

# %% section="hello" name="load"
import open_clip
from huggingface_hub import snapshot_download
from open_clip.pretrained import download_pretrained_from_hf

# By itself OpenCLIP takes the newest version; from a folder it takes the one that is pinned.
small = ["*.json", "*.txt", "*.model"]  # how the model is built, and its words
folder = snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=small)
download_pretrained_from_hf(MODEL_ID, revision=REVISION)  # the weights, into the same folder
exact = dtype is not torch.bfloat16
model, prepare = open_clip.create_model_from_pretrained(
    f"local-dir:{folder}", precision="fp32" if exact else "pure_bf16", device=device
)
model = model.eval()
tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
number_type = next(model.parameters()).dtype
# Models trained as SigLIP have a bias, and judge each pair of picture and text by itself.
alone = getattr(model, "logit_bias", None) is not None
longest = tokenizer.context_length  # of a text, in tokens
weights = sum(parameter.numel() for parameter in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print("Each label is judged separately." if alone else "The labels compete with each other.")

# %% section="usage" name="predict"
from types import SimpleNamespace


def compare(pictures, texts):
    """What the model makes of pictures and texts: their scores, and the vectors of both."""
    pixels = torch.stack([prepare(picture) for picture in pictures]).to(device, number_type)
    tokens = tokenizer(texts).to(device)
    with torch.inference_mode():  # we only use the model, we do not train it
        seen = model.encode_image(pixels, normalize=True).float()
        said = model.encode_text(tokens, normalize=True).float()
        logits = model.logit_scale.exp().float() * seen @ said.T
        if alone:
            logits = logits + model.logit_bias.float()
    return SimpleNamespace(logits_per_image=logits, image_embeds=seen, text_embeds=said)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### A silent loss, and an error to expect

The text encoder has room for a fixed number of tokens. OpenCLIP pads a short text to that length and
**silently** cuts a long one, so put what matters in the first words. A picture that
was not prepared, on the other hand, stops most such models with an error: they read one size.
"""

# %% section="usage" name="error" tags=["intermediate"]
start = "a photo of a cat that " + "sits and looks and " * 60
tokens = tokenizer([start, start + "then turns into a dog"])
print("Places for tokens:", tokens.shape[1], "of", longest)
print("Two texts that differ at their end look alike:", bool((tokens[0] == tokens[1]).all()))
pixels = prepare(INPUTS[0]).unsqueeze(0).to(device, number_type)
print("Prepared:", tuple(pixels.shape))
try:
    with torch.inference_mode():
        model.encode_image(pixels[..., : pixels.shape[-1] // 2])
    print("This model takes half a picture too.")
except Exception as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
with torch.inference_mode():
    print("With the whole of it:", tuple(model.encode_image(pixels).shape))
