# OpenCLIP: the cells of zero_shot_image_classification.py around OpenCLIP's own model.

# %% section="hello" name="load"
import open_clip
from huggingface_hub import snapshot_download
from open_clip.pretrained import download_pretrained_from_hf

# By itself OpenCLIP takes the newest version; from a folder it takes the one that is pinned.
small = ["*.json", "*.txt", "*.model"]  # how the model is built, and its words
folder = snapshot_download(MODEL_ID, revision=REVISION, allow_patterns=small)
download_pretrained_from_hf(MODEL_ID, revision=REVISION)  # the weights, into the same folder
kind = "pure_bf16" if dtype is torch.bfloat16 else "fp32"
model, prepare = open_clip.create_model_from_pretrained(
    f"local-dir:{folder}", precision=kind, device=device
)
model = model.eval()
tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}")
number_type = next(model.parameters()).dtype
print(f"Hello from {MODEL_ID}, on {device}.")

# %% section="hello" name="alone" hidden=true
# Finds out how labels are judged: run this cell; you do not need to read it.
from types import SimpleNamespace

# Models trained as SigLIP judge each pair of picture and text by itself.
alone = getattr(model, "logit_bias", None) is not None
longest = tokenizer.context_length  # of a text, in tokens
print("Each label is judged separately." if alone else "The labels compete with each other.")

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first picture and the label whose vector is nearest to its own. All scores follow below.
"""

# %% section="usage" name="first-result"
first_title, first_picture = next(iter(PICTURES.items()))
first_scores = compare([first_picture], [SENTENCE.format(label) for label in LABELS])
print(f"{first_title} → {LABELS[first_scores.logits_per_image[0].argmax()]}")

# %% section="usage" name="predict"
def compare(pictures, texts):
    """What the model makes of pictures and texts: their scores, and the vectors of both."""
    pixels = torch.stack([prepare(picture) for picture in pictures]).to(device, number_type)
    with torch.inference_mode():  # we only use the model, we do not train it
        seen = model.encode_image(pixels, normalize=True).float()
        said = model.encode_text(tokenizer(texts).to(device), normalize=True).float()
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
