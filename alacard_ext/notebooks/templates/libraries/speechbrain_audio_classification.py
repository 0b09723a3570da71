# Audio classification with SpeechBrain: the cells of audio_classification.py around its classifier.

# %% section="hello" name="load"
from speechbrain.inference.classifiers import EncoderClassifier

model = EncoderClassifier.from_hparams(source=folder, overrides=here, run_opts={"device": device})
model = model.eval()
if "classifier" not in model.mods:
    raise Stop("this model of SpeechBrain only turns sounds into vectors, and sorts nothing.")
encoder = model.hparams.label_encoder
encoder.ignore_len()
labels = [str(encoder.ind2lab[number]) for number in sorted(encoder.ind2lab)]
RATE = model.audio_normalizer.sample_rate
weights = sum(parameter.numel() for parameter in model.parameters())
print(f"Hello from {MODEL_ID}: {weights:,} weights, on {device}.")
print(f"It knows {len(labels)} classes, for example:", "; ".join(labels[:5]))

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What kind of sound is it?

**Audio classification** means: play the model a sound, and it says which of its classes fits best. This
one was built with **SpeechBrain**, whose models usually tell languages, voices, commands or feelings
apart.

Two short recordings are part of this notebook, spoken by computer voices.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify sounds

Two recordings of computer voices (espeak-ng), and two sounds that are not speech at all. An
encoder turns each sound into one vector, and a classifier compares it with its
classes.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first sound and the class with the highest score. More sounds and more scores follow below.
"""

# %% section="usage" name="first-result"
first_title, first_sound = next(iter(SOUNDS.items()))
with torch.inference_mode():  # we only use the model, we do not train it
    (first_scores,) = model.classify_batch(torch.from_numpy(first_sound)[None])[0]
print(f"{first_title} → {labels[first_scores.argmax()]}")

# %% section="usage" name="predict"
def predict(sounds):
    """The scores of all classes for each sound, as rows of a tensor."""
    longest = max(map(len, sounds))
    waves = torch.zeros(len(sounds), longest)  # shorter ones are padded with silence
    for wave, sound in zip(waves, sounds):
        wave[: len(sound)] = torch.from_numpy(sound)
    lengths = torch.tensor([len(sound) / longest for sound in sounds])
    with torch.inference_mode():  # we only use the model, we do not train it
        scores = model.classify_batch(waves, lengths)[0].float().cpu()
    if scores.exp().sum(dim=-1).sub(1).abs().max() > 0.01:
        scores = 30 * scores  # cosines, which training multiplies by about as much
    return scores.softmax(dim=-1)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: numbers that are not a tensor

SpeechBrain needs a PyTorch tensor, but a sound file is read as a NumPy array. And it does not ask for a
sampling rate: it silently accepts a recording at the wrong one, so use `at_rate`.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    model.classify_batch(INPUTS[0])
except (AttributeError, TypeError) as problem:
    print(f"{type(problem).__name__}: …", " ".join(str(problem).split())[-180:])
print("With a tensor:", guesses(predict([INPUTS[0]])[0])[0])
print("Fixed, if it were at 44,100:", guesses(predict([at_rate(INPUTS[0], 44_100)])[0])[0])

# %% [markdown] section="usage" name="voices-about" tags=["intermediate", "advanced"]
"""
### Vectors of sounds

Before sorting, each sound is one vector. Those of one voice should be close together: SpeechBrain's
speaker recognition compares them by cosine similarity, with 0.25 as its usual threshold.
"""

# %% section="usage" name="voices" tags=["intermediate", "advanced"]
with torch.inference_mode():
    vectors = [model.encode_batch(torch.from_numpy(sound)).flatten().cpu() for sound in INPUTS]
rows = []
for title, vector in zip(SOUNDS, vectors):
    near = [torch.nn.functional.cosine_similarity(vector, other, dim=0).item() for other in vectors]
    rows.append({"sound": title, **dict(zip(SOUNDS, near))})
show(rows)

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Average the scores over overlapping windows. Is that more stable than one pass over the whole?
2. Record two people. Which threshold of the cosine similarity tells them apart?
3. Read `hyperparams.yaml`. Which features does the encoder see, and how many for each second?
"""
