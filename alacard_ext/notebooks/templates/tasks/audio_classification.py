# Audio classification: which of the model's classes a sound belongs to.

# %% section="hello" name="load"
from transformers import AutoFeatureExtractor, AutoModelForAudioClassification

extractor = AutoFeatureExtractor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForAudioClassification.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
RATE = extractor.sampling_rate
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It knows {len(labels)} classes, for example:", "; ".join(labels[:5]))
print(f"It reads sound at {RATE:,} samples per second.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** sorting recordings by the classes it was trained on: kinds of sound, languages, spoken
commands. **Not for** judging people: a label such as *angry* says which recordings a voice resembles,
not what someone feels.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## What kind of sound is it?

**Audio classification** means: play the model a sound, and it says which of its classes fits best.
A baby monitor that tells crying from a passing car works this way.

Two short recordings are part of this notebook, spoken by computer voices.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Classify sounds

Two recordings of computer voices (espeak-ng), and two sounds that are not speech at all. The
feature extractor converts them to the form that the model was trained on.{{media_sentence}}
"""

# %% [markdown] section="usage" name="first-result-about" when=["class-AutoModelForAudioClassification"] unless=["scores-single"]
"""
### A first result

The first sound and the class with the highest score. More sounds and more scores follow below.
"""

# %% section="usage" name="first-result" when=["class-AutoModelForAudioClassification"] unless=["scores-single"]
first_title, first_sound = next(iter(SOUNDS.items()))
first_batch = extractor(first_sound, sampling_rate=RATE, return_tensors="pt")
with torch.inference_mode():  # we only use the model, we do not train it
    first_scores = model(**first_batch.to(device, model.dtype)).logits[0]
print(f"{first_title} → {labels[first_scores.argmax()]}")

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
SOUNDS |= {"a tone": tone.numpy(), "a hiss": hiss.numpy()}
for title in ("a tone", "a hiss"):
    print(title, "begins with", [round(float(number), 3) for number in SOUNDS[title][:6]])
    display(Audio(SOUNDS[title], rate=RATE))

# %% [markdown] section="usage" name="predict-about" tags=["beginner"] unless=["scores-several", "scores-single"]
"""
Now the model. It gives each class a raw number; **softmax** turns them into scores that add up
to 1. You see its best guesses for each sound.
"""

# %% [markdown] section="usage" name="predict-about-several" tags=["beginner"] when=["scores-several"]
"""
Now the model. It judges each of its classes **separately**: several may fit, or none. So each score is
between 0 and 1, and they do not add up to 1. You see the best for each sound.
"""

# %% [markdown] section="usage" name="predict-about-single" tags=["beginner"] when=["scores-single"]
"""
Now the model. It gives each sound one raw number, which has no limits and is not a probability: compare
the numbers with each other.
"""

# %% section="usage" name="predict"
def prepare(sounds):
    """Sounds as the model's input."""
    # Whisper always looks at 30 seconds; others only as far as the longest sound goes.
    padding = "max_length" if model.config.model_type == "whisper" else True
    batch = extractor(sounds, sampling_rate=RATE, padding=padding, return_tensors="pt")
    return batch.to(device, model.dtype)


def predict(sounds):
    """The scores of all classes for each sound, as rows of a tensor."""
    with torch.inference_mode():  # we only use the model, we do not train it
        logits = model(**prepare(sounds)).logits.float().cpu()
    if model.config.problem_type == "regression" or len(labels) == 1:
        return logits  # a single number, not a choice
    if model.config.problem_type == "multi_label_classification":
        return logits.sigmoid()  # each class separately: several can fit
    return logits.softmax(dim=-1)  # one class wins: the scores add up to 1

# %% section="usage" name="answers"
INPUTS = list(SOUNDS.values())
result = []
all_scores = predict(INPUTS)
for title, scores in zip(SOUNDS, all_scores):
    (label, score), *others = guesses(scores, 3)
    result.append({"sound": title, "label": label, "score": score,
                   "next guesses": "; ".join(f"{name} {value:.3f}" for name, value in others)})
show(result)

# %% [markdown] section="usage" name="bars-about" unless=["scores-single"]
"""
**What to see.** The best classes for each sound. If the first bar is far longer than the others, the
model is sure; bars of nearly the same length stand for a guess.
"""

# %% section="usage" name="bars" unless=["scores-single"]
bars([(title, guesses(scores)) for title, scores in zip(SOUNDS, all_scores)], "score")

# %% [markdown] section="usage" name="meaning" tags=["beginner"] unless=["scores-single"]
"""
**How to read it.** `label` is the model's answer; a `score` of 1 would be full certainty. Check how far
behind the next guesses are. A model without a class for *something else* gives the tone and the hiss a
label too, even if it only knows languages or feelings. That is why a label alone proves nothing.
"""

# %% [markdown] section="usage" name="questions"
"""
**Listen closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="changes-about" tags=["intermediate", "advanced"]
"""
### Does the answer stay the same?

The first recording, changed in ways that a person would hardly mind. All versions go through the model
as one batch; shorter ones are padded with silence.
"""

# %% section="usage" name="changes" tags=["intermediate", "advanced"]
voice = torch.from_numpy(next(iter(SOUNDS.values())))
noise = torch.randn(len(voice), generator=torch.Generator().manual_seed(1)) * voice.std()
versions = {
    "as it is": voice,
    "quieter": 0.1 * voice,
    "with hiss, 20 dB below": voice + 0.1 * noise,
    "with hiss, as loud": voice + noise,
    "backwards": voice.flip(0),
    "only the middle": voice[len(voice) // 4 : 3 * len(voice) // 4],
}
before = labels.index(result[0]["label"])
rows = []
for name, scores in zip(versions, predict([wave.numpy() for wave in versions.values()])):
    label, score = guesses(scores)[0]
    rows.append({"version": name, "label": label, "score": score,
                 "score of the first answer": scores[before].item()})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the wrong sampling rate

A recording with 44,100 samples per second, read as if it had fewer, sounds slow and deep. State the
rate of your recording: then the extractor refuses a rate that does not fit, and `at_rate` converts it.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    extractor(INPUTS[0], sampling_rate=44_100, return_tensors="pt")
    print("This one accepts it silently: check the rate yourself.")
except ValueError as problem:
    print("ValueError: …", " ".join(str(problem).split())[-180:])
print("Fixed:", guesses(predict([at_rate(INPUTS[0], 44_100)])[0])[0])

# %% [markdown] section="usage" name="windows-about" tags=["advanced"]
"""
### What does it hear, and when?

A window moves over the recording, and the model classifies each piece separately. So one answer for the
whole becomes a timeline.
"""

# %% section="usage" name="windows" tags=["advanced"]
LENGTH, STEP = 1.0, 0.5  # seconds
size, stride = int(LENGTH * RATE), int(STEP * RATE)
starts = range(0, max(1, len(voice) - size + 1), stride)
rows = []
for start, scores in zip(starts, predict([voice[s : s + size].numpy() for s in starts])):
    label, score = guesses(scores)[0]
    rows.append({"from, s": start / RATE, "label": label, "score": score,
                 "score of the whole's answer": scores[before].item()})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small labelled set

Here you know which sounds are speech. If the model has a class for speech, its score should tell the
two kinds apart. If it has none, the cell compares the answers with and without noise.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
is_speech = [title not in ("a tone", "a hiss") for title in SOUNDS]
speaking = [n for n, label in enumerate(labels) if re.search("speech|talk|voice", label, re.I)]
if speaking:
    scores = predict(INPUTS)[:, speaking].max(dim=-1).values.tolist()
    right = [(score > 0.5) == truth for score, truth in zip(scores, is_speech)]
    print(f"Speech or not: {sum(right)} of {len(right)} right at a threshold of 0.5")
else:
    hissing = [sound + 0.01 * hiss.numpy()[: len(sound)].std() for sound in INPUTS]
    same = (predict(INPUTS).argmax(dim=-1) == predict(hissing).argmax(dim=-1)).sum().item()
    print(f"No class for speech. A tiny shift leaves {same} of {len(INPUTS)} answers as they were.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** The cell plays the first sentence faster or slower. Guess first: will the label change?
Then try 0.5 and 2. To use a recording of your own, put it next to this notebook and read it with
`at_rate(*soundfile.read("its name"))`.
"""

# %% section="usage" name="your-turn" tags=["beginner"]
SPEED = 1.5  # 1 is the original, 2 is twice as fast
mine = at_rate(INPUTS[0], SPEED * RATE)
display(Audio(mine, rate=RATE))
label, score = guesses(predict([mine])[0])[0]
print(f"{label} (score {score:.3f})")

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

Faster also means higher, as with a record that turns too quickly. A model for *kinds of sound* usually
keeps its label, because it is still a voice. A model for *feelings* or *speakers* often changes it: it
learned that high and quick voices belong to another class. So the label also told you something about
pitch and pace.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
The app below needs one function: a sound goes in, the labels come out.
"""

# %% section="app" name="function"
def respond(audio):
    """The ten best labels of a sound, given as (samples, sampling rate)."""
    samples, rate = audio
    return dict(guesses(predict([at_rate(samples, rate)])[0], 10))

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Record the same sentence in two rooms. Does the label change?
2. Raise the noise step by step. At which level does another answer overtake the first?
3. Cut the recording to 0.2 seconds. How short can it get with the same label?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Average the scores over overlapping windows. Is that more stable than one pass over the whole?
2. Take the pooled hidden states as embeddings and compare recordings by cosine similarity.
3. Load with `dtype=torch.bfloat16` and compare labels, latency and memory.
"""
