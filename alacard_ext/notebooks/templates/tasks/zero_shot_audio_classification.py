# Zero-shot audio classification: which of the reader's own words fits a sound best.

# %% section="hello" name="load"
from transformers import AutoModel, AutoProcessor

processor = AutoProcessor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModel.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
extractor = processor.feature_extractor
tokenizer = ready(processor.tokenizer, model)
RATE = extractor.sampling_rate
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** sorting recordings by words of your own, without training, and for searching sounds by a
sentence. **Not for** what is *said* in a recording, or for judging people by their voice.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Which words fit the sound?

Most sound models know a fixed list of names. This one takes **your** words. It was trained on sounds
with texts that describe them, and learned which text belongs to which sound. *Zero-shot* means that you
play it no examples first.

Two short recordings are part of this notebook, spoken by computer voices.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify with labels of your own

Two encoders, one for sounds and one for texts, map into the same vector space; a score is the
similarity of two vectors, scaled by a learned factor. Two recordings of computer voices
(espeak-ng), and two sounds that are not speech at all.{{media_sentence}}
"""

# %% [markdown] section="usage" name="labels-about"
"""
These are the labels to choose from; three of them are what a person says about the sounds here.
`TOPIC_LABELS` are words from your topic, **{{topic_name}}**; they are used further down.
"""

# %% section="usage" name="labels" tags=["parameters"]
LABELS = ["a person speaking", "a steady beep", "white noise", "a dog barking", "piano music"]
TOPIC_LABELS = ["baking", "travel"]
# Each label is put into this sentence, because the model learned from sentences.
SENTENCE = "This is a sound of {}."

# %% [markdown] section="usage" name="predict-about" tags=["beginner"]
"""
Now the model. The sound becomes a list of numbers, and so does each label. The closer two lists are to
each other, the higher the **score**.
"""

# %% section="usage" name="predict"
def compare(sounds, texts):
    """What the model makes of sounds and texts: their scores, and the vectors of both."""
    heard = extractor(sounds, sampling_rate=RATE, return_tensors="pt").to(device)
    heard["input_features"] = heard["input_features"].to(model.dtype)
    said = tokenizer(texts, padding=True, truncation=True, return_tensors="pt").to(device)
    with torch.inference_mode():  # we only use the model, we do not train it
        return model(
            **heard, input_ids=said["input_ids"], attention_mask=said["attention_mask"]
        )

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The label whose numbers are closest to those of the first recording.
"""

# %% section="usage" name="first-result"
first_title, first_sound = next(iter(SOUNDS.items()))
first_scores = compare([first_sound], [SENTENCE.format(label) for label in LABELS])
print(f"{first_title} → {LABELS[first_scores.logits_per_audio[0].argmax()]}")

# %% [markdown] section="usage" name="numbers-about" tags=["beginner"]
"""
Sound is a sequence of numbers, called **samples**: how far the air swings at each moment. The next cell
makes two more sounds out of numbers alone, a steady **tone** and a **hiss**, so that you hear something
that is not a voice.
"""

# %% section="usage" name="numbers"
moments = torch.arange(2 * RATE) / RATE  # two seconds
tone = 0.3 * torch.sin(2 * torch.pi * 440 * moments)
hiss = 0.1 * torch.randn(2 * RATE, generator=torch.Generator().manual_seed(0))
SPOKEN = list(SOUNDS)
SOUNDS |= {"a tone": tone.numpy(), "a hiss": hiss.numpy()}
for title in ("a tone", "a hiss"):
    display(Audio(SOUNDS[title], rate=RATE))

# %% section="usage" name="scores"
def predict(sounds, labels=LABELS, sentence=SENTENCE):
    """For each sound the scores of all labels, as rows of a tensor that add up to 1."""
    outputs = compare(sounds, [sentence.format(label) for label in labels])
    return outputs.logits_per_audio.float().cpu().softmax(dim=-1)


INPUTS = list(SOUNDS.values())
result = []
all_scores = predict(INPUTS).tolist()
for title, scores in zip(SOUNDS, all_scores):
    best = max(range(len(LABELS)), key=scores.__getitem__)
    result.append({"sound": title, "label": LABELS[best], "score": scores[best],
                   **dict(zip(LABELS, scores))})
show(result)

# %% [markdown] section="usage" name="bars-about"
"""
**What to see.** A panel for each sound and a bar for each of your labels, so you see at once how far the
winner is ahead.
"""

# %% section="usage" name="bars"
bars([(title, zip(LABELS, scores)) for title, scores in zip(SOUNDS, all_scores)], "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `label` is the best of your words, `score` its number; the other columns show all
scores. The labels **compete**: the scores of a sound add up to 1, so one label wins even if none
fits.
"""

# %% [markdown] section="usage" name="questions"
"""
**Listen closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="topic-about"
"""
### More words, different winners?

The same sounds, now with the words of **{{topic_name}}** added. A model only chooses among the labels
you offer.
"""

# %% section="usage" name="topic"
more = list(dict.fromkeys([*LABELS, *TOPIC_LABELS]))
rows = []
for row, scores in zip(result, predict(INPUTS, more).tolist()):
    best = max(range(len(more)), key=scores.__getitem__)
    rows.append({"sound": row["sound"], "label before": row["label"], "label now": more[best],
                 "score now": scores[best]})
show(rows)

# %% [markdown] section="usage" name="wording-about" tags=["intermediate", "advanced"]
"""
### How much depends on the sentence

The same labels in other sentences, and without a sentence. If the winner changes with the wording, do
not trust it; the average over several sentences is more stable than any one of them.
"""

# %% section="usage" name="wording" tags=["intermediate", "advanced"]
rows, total = [], 0
for sentence in ("{}", "This is a sound of {}.", "I can hear {}.", "a recording of {}, far away"):
    scores = predict(INPUTS, sentence=sentence)
    total = total + scores
    rows.append({"sentence": sentence} | {
        title: f"{LABELS[row.argmax()]} {row.max():.3f}" for title, row in zip(SOUNDS, scores)})
rows.append({"sentence": "the average of all"} | {
    title: f"{LABELS[row.argmax()]} {row.max():.3f}" for title, row in zip(SOUNDS, total / 4)})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the wrong sampling rate

A recording with 44,100 samples per second, read at any other rate, sounds too slow or too fast. State
the rate of your recording: then the extractor refuses a rate that does not fit, and `at_rate` converts
it.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    extractor(INPUTS[0], sampling_rate=44_100, return_tensors="pt")
    print("This one accepts it silently: check the rate yourself.")
except ValueError as problem:
    print("ValueError: …", " ".join(str(problem).split())[-180:])
scores = predict([at_rate(INPUTS[0], 44_100)])[0]
print(f"Fixed: {LABELS[scores.argmax()]} {scores.max():.3f}")

# %% [markdown] section="usage" name="vectors-about" tags=["advanced"]
"""
### Texts once, sounds many times

The two encoders do not hear each other. So you can compute the vectors of the labels once and keep
them, and each new sound costs only its own pass. That is also how you search a million sounds: with one
matrix product. The check: both ways must give the same best label.
"""

# %% section="usage" name="vectors" tags=["advanced"]
outputs = compare(INPUTS, [SENTENCE.format(label) for label in LABELS])
heard, said = outputs.audio_embeds.float().cpu(), outputs.text_embeds.float().cpu()
heard, said = (part / part.norm(dim=-1, keepdim=True) for part in (heard, said))
similarity = heard @ said.T
print(f"Vectors of {heard.shape[-1]} numbers; similarity from -1 to 1:")
show([{"sound": title} | dict(zip(LABELS, row))
      for title, row in zip(SOUNDS, similarity.tolist())])
same = (similarity.argmax(dim=-1) == outputs.logits_per_audio.float().cpu().argmax(dim=-1)).all()
print("Same winners as the model's own scores:", bool(same))

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

What a person says about each sound is known, and does not change when the sound is quieter, cut or
played backwards. So there are enough labelled sounds to measure accuracy; guessing would be right one
time in as many as there are labels.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
PERSON_SAYS = dict.fromkeys(SPOKEN, LABELS[0]) | {"a tone": LABELS[1], "a hiss": LABELS[2]}
changes = {
    "as it is": lambda wave: wave,
    "quieter": lambda wave: 0.1 * wave,
    "backwards": lambda wave: wave[::-1].copy(),
    "only the middle": lambda wave: wave[len(wave) // 4 : 3 * len(wave) // 4],
}
rows, right = [], 0
for name, change in changes.items():
    winners = predict([change(wave) for wave in INPUTS]).argmax(dim=-1).tolist()
    hits = sum(LABELS[place] == PERSON_SAYS[title] for place, title in zip(winners, SOUNDS))
    rows.append({"version": name, "right": hits, "of": len(SOUNDS)})
    right += hits
show(rows)
asked = len(changes) * len(SOUNDS)
print(f"{right} of {asked} right; by chance about {asked / len(LABELS):.1f}")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write labels of your own for the first sound, right and wrong ones. Then remove the right
one. Which label wins now, and with what score? To use a recording of your own, put it next to this
notebook and read it with `at_rate(*soundfile.read("its name"))`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_sound = INPUTS[0]
my_labels = ["speech", "an animal", "a machine"]
for label, score in zip(my_labels, predict([my_sound], my_labels)[0].tolist()):
    print(f"{label:<20} {score:.3f}")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Without the right label, the nearest wrong one wins, and its score can even be high, because all scores
must add up to 1. So offer a label such as *something else* too, or *a sound*, and see whether it wins.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one sound and a list of labels, and gives back each label with its score. The app
below needs nothing else. It uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(audio, labels):
    """The given labels with their scores for a sound, given as (samples, sampling rate)."""
    samples, rate = audio
    scores = zip(labels, predict([at_rate(samples, rate)], labels)[0].tolist())
    return dict(sorted(scores, key=lambda pair: pair[1], reverse=True)[:10])

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Record five sounds of your kitchen and sort them by labels of your own. How many are right?
2. Try *a room without music*. Does the model understand *without*?
3. Keep the vectors of twenty recordings and search them with a sentence.
"""
