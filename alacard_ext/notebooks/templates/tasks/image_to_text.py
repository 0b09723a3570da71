# Image to text: a sentence about a picture, or the words that are written in it.

# %% section="hello" name="load"
from transformers import AutoImageProcessor, AutoModelForImageTextToText, AutoTokenizer

# Two readers: one for pictures, and one that turns the model's numbers back into words.
processor = AutoImageProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForImageTextToText.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
LONGEST = (places_in(model, writes=True) or 1000) - 2  # tokens that it can write
# TrOCR and Donut were trained on pictures of writing, most others on photographs.
writer = getattr(model.config, "decoder", None)
READS_LINES = getattr(writer, "model_type", "") in ("trocr", "mbart")
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print("It reads writing." if READS_LINES else "It describes what a picture shows.")

# %% [markdown] section="info" name="good-for-writing" when=["reads-writing"]
"""
**Good for** a first draft of the text in a picture, in the kind of writing that it learned. **Not for**
a text that nobody compares with the picture: it writes what is likely, even if it cannot read the
writing.
"""

# %% [markdown] section="info" name="good-for" unless=["reads-writing"]
"""
**Good for** a first description of many pictures, for searching them by words, and as a draft of the
alternative text for blind people. **Not for** a description that must be right: it names things that
are not there and guesses who people are.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## A picture in words

The model looks at a picture and **writes**: in most cases one sentence that describes it, a
**caption**. Some models of this task read a line of writing instead. The line printed under *Hello*
says which kind yours is, and the notebook gives it the input it was made for.

The pictures are part of this notebook, so you do not have to download any.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## From a picture to text

An encoder turns the picture into vectors, and a decoder writes text from them, token by
token.{{media_sentence}} A model that reads writing gets lines of text as pictures instead.
"""

# %% section="usage" name="inputs" tags=["parameters"]
# Lines for models that read writing; all others look at the pictures above.
LINES = ["Feed the starter once a day.", "The night train leaves at nine."]
# The longest answer, in tokens: an English word has one or two.
MAX_NEW_TOKENS = 24

# %% section="usage" name="things" hidden=true
# Draws lines for models that read writing: run this cell; you do not need to read it.
from PIL import ImageDraw, ImageFont


def written(line):
    """A picture of a line of writing."""
    font = ImageFont.load_default(size=28)
    left, top, right, bottom = font.getbbox(line)
    picture = Image.new("RGB", (int(right - left) + 24, int(bottom - top) + 24), "white")
    ImageDraw.Draw(picture).text((12 - left, 12 - top), line, fill="black", font=font)
    return picture


THINGS = {line: written(line) for line in LINES} if READS_LINES else dict(PICTURES)
INPUTS = list(THINGS.values())
if READS_LINES:
    print("Your model gets pictures of these lines:")
    for picture in INPUTS:
        display(picture)

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. It writes one word piece after another and looks at the picture each time. Without a
graphics card, a sentence can take a few seconds.
"""

# %% section="usage" name="predict"
def predict(pictures, max_new_tokens=MAX_NEW_TOKENS, **options):
    """One text for each picture."""
    batch = processor(images=pictures, return_tensors="pt").to(device, model.dtype)
    options["max_new_tokens"] = min(max_new_tokens, LONGEST)
    with torch.inference_mode():  # we only use the model, we do not train it
        tokens = model.generate(**batch, **options)
    return [text.strip() for text in tokenizer.batch_decode(tokens, skip_special_tokens=True)]


result = []
for title, text in zip(THINGS, predict(INPUTS)):
    result.append({"a person says": title, "the model says": text})
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The left column is what a person says of the picture, or the line as it was
written; the model is given nothing but the picture. The right column is the model's own. It writes
what is *likely* to belong to such a picture. So it may be right in other words, leave out the main thing, or name something that is often near it but is not here. A
reader of lines likes to turn a rare word into a common one.
"""

# %% [markdown] section="usage" name="questions"
"""
**Look closely.** Answer these yourself first, then see whether the model's text does. For a line of
writing, ask which letters are wrong instead.

{{pack_questions}}
"""

# %% [markdown] section="usage" name="ways-about" tags=["intermediate", "advanced"]
"""
### Ways of writing

*Greedy* takes the most likely token each time. *Beams* keep several beginnings and choose the best
complete text. *Sampling* draws at random: the temperature says how boldly. Beams are the usual choice
for captions, at the price of more work.
"""

# %% section="usage" name="ways" tags=["intermediate", "advanced"]
torch.manual_seed(7)  # the same draw each time
ways = {
    "greedy": {"num_beams": 1, "do_sample": False},
    "4 beams": {"num_beams": 4, "do_sample": False},
    "sampled, temperature 0.7": {"num_beams": 1, "do_sample": True, "temperature": 0.7},
    "sampled, temperature 1.5": {"num_beams": 1, "do_sample": True, "temperature": 1.5},
    "at most 5 tokens": {"num_beams": 1, "do_sample": False, "max_new_tokens": 5},
}
show([{"way": name} | dict(zip(THINGS, predict(INPUTS, **options)))
      for name, options in ways.items()])

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: several answers from a greedy search

Greedy search has only one answer. Asking it for three raises an error; use beams or sampling instead.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    predict(INPUTS[:1], num_beams=1, do_sample=False, num_return_sequences=3)
    print("This model gave three anyway.")
except ValueError as problem:
    print(f"{type(problem).__name__}: {str(problem)[:200]}")
print("Fixed, with 3 beams:")
for text in predict(INPUTS[:1], num_beams=3, do_sample=False, num_return_sequences=3):
    print("-", text)

# %% [markdown] section="usage" name="sure-about" tags=["advanced"]
"""
### How sure is it of each token?

The probability that the model gave to each token as it wrote it. Low ones mark the places where another
word was nearly as likely; made-up details are often found there.
"""

# %% section="usage" name="sure" tags=["advanced"]
batch = processor(images=INPUTS[:1], return_tensors="pt").to(device, model.dtype)
with torch.inference_mode():
    output = model.generate(
        **batch, max_new_tokens=min(MAX_NEW_TOKENS, LONGEST), num_beams=1, do_sample=False,
        output_scores=True, return_dict_in_generate=True,
    )
tokens = output.sequences[0, -len(output.scores):].tolist()
rows = []
for token, scores in zip(tokens, output.scores):
    chances = scores[0].float().softmax(dim=-1)
    second = chances.topk(2).indices[1].item()
    rows.append({"token": repr(tokenizer.decode([token])), "probability": chances[token].item(),
                 "next likeliest": repr(tokenizer.decode([second])),
                 "its probability": chances[second].item()})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

What a person says about each picture is known, and stays true when the picture is grey, dark, smaller
or slightly turned. For lines of writing *agreement* is how much of the text is the same, letter by
letter; for photographs it is the share of the person's words that the caption has. In the last row the
model sees nothing at all: whatever it says there is made up.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from difflib import SequenceMatcher

from PIL import ImageEnhance, ImageOps


def agreement(said, truth):
    """How far a text agrees with what a person says, from 0 to 1."""
    said, truth = said.lower(), truth.lower()
    if READS_LINES:
        return SequenceMatcher(None, said, truth).ratio()
    words = [word for word in re.findall(r"\w+", truth) if len(word) > 2]
    return sum(word in said for word in words) / max(len(words), 1)


changes = {
    "as it is": lambda picture: picture,
    "grey": lambda picture: ImageOps.grayscale(picture).convert("RGB"),
    "dark": lambda picture: ImageEnhance.Brightness(picture).enhance(0.3),
    "half as large": lambda picture: picture.resize((picture.width // 2, picture.height // 2)),
    "a little turned": lambda picture: picture.rotate(5, fillcolor="white"),
    "nothing, only grey": lambda picture: Image.new("RGB", picture.size, "grey"),
}
rows = []
for name, change in changes.items():
    texts = predict([change(picture) for picture in INPUTS])
    scores = [agreement(text, truth) for text, truth in zip(texts, THINGS)]
    rows.append({"version": name, "agreement": sum(scores) / len(scores),
                 "the first text": texts[0][:60]})
show(rows)

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** The cell shows the model only a part of the first picture. Change the four numbers (left,
top, right, bottom, each from 0 to 1). When does the text change, and when is it wrong? To use a photo
of your own, put it next to this notebook and write `Image.open("its name").convert("RGB")`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
left, top, right, bottom = 0.0, 0.0, 0.5, 1.0
width, height = INPUTS[0].size
my_picture = INPUTS[0].crop(
    (int(left * width), int(top * height), int(right * width), int(bottom * height))
)
display(my_picture)
print("The model says of this part:", predict([my_picture])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A small part often gets a text as sure as the whole one, and wrong: a piece of fur becomes a blanket, a
rim a plate. Models of this kind write *something* every time; few can say *I cannot tell*. So never
take the smoothness of a sentence for a sign that it is true.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one picture and gives back the text. The app below needs nothing else. It uses the
model that is already in memory.
"""

# %% section="app" name="function"
def respond(picture):
    """The model's text for one picture."""
    return predict([picture])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Describe ten photos of your own. Mark each thing in the texts that is not in the picture.
2. Draw three samples for each picture and keep the words that all three share.
3. Give it a screenshot, a drawing and a page of text. What does it make of them?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Mark the captions whose lowest token probability is below 0.2. Are the wrong ones among them?
2. Compare the captions with those of a zero-shot classifier on the same pictures.
3. Load with `dtype=torch.bfloat16` and compare texts, latency and memory.
"""
