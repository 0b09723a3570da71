# Voice conversion with SpeechT5: the same words, spoken by another voice.

# %% section="hello" name="load"
from transformers import AutoFeatureExtractor, SpeechT5ForSpeechToSpeech, SpeechT5HifiGan

extractor = AutoFeatureExtractor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = SpeechT5ForSpeechToSpeech.from_pretrained(MODEL_ID, revision=REVISION, dtype=dtype)
model = model.to(device).eval()
# This model draws the pitches of speech over time; a second, small model turns them into a wave.
with no_random_weights():
    vocoder = SpeechT5HifiGan.from_pretrained("microsoft/speecht5_hifigan").to(device).eval()
vocoder = vocoder.to(model.dtype)
RATE = extractor.sampling_rate
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** giving a recording another voice: for anonymity, for characters of a game, for training
data. **Not for** pretending to be someone: the voice of a real person needs that person's consent, and
an artificial voice should say that it is one. Names and unusual words often come out wrong.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## The same words in another voice

**Audio to audio** means: a sound goes in, a sound comes out. This model hears a sentence and speaks it
again with another voice. Words and pace should stay the same; only the voice should change.

Two short recordings are part of this notebook, spoken by computer voices.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Convert a voice

An encoder hears the wave, and a decoder writes a spectrogram step by step, guided by the numbers of a
voice. Two English recordings of computer voices (espeak-ng) go in.{{media_sentence}}
"""

# %% [markdown] section="usage" name="voice-about"
"""
**Whose voice?** This model speaks in any voice that 512 numbers describe. Those used here are random,
so the voice belongs to nobody and may sound rough. Numbers measured from a real speaker give a far
better voice; use them only with that person's consent.
"""

# %% section="usage" name="predict"
def voice(number):
    """The numbers of a voice that belongs to nobody: another one for each whole number."""
    drawn = torch.randn(1, 512, generator=torch.Generator().manual_seed(number))
    return torch.nn.functional.normalize(drawn).to(device, model.dtype)


def convert(sound, speaker, seed=7):
    """The sound as that speaker would say it, as a row of numbers."""
    batch = extractor(sound, sampling_rate=RATE, return_tensors="pt").to(device, model.dtype)
    torch.manual_seed(seed)  # the model draws a little by chance at each step
    with torch.inference_mode():  # we only use the model, we do not train it
        # It stops by itself, and at the latest when twice the time has passed.
        made = model.generate_speech(
            batch["input_values"], speaker, vocoder=vocoder, maxlenratio=2.5
        )
    return made.float().cpu().flatten()

# %% section="usage" name="first-result"
title, sound = next(iter(SOUNDS.items()))
print(f"{title}, in another voice:")
display(Audio(convert(sound, voice(3)).numpy(), rate=RATE))

# %% section="usage" name="all"
def predict(sounds, number=3):
    """Each sound in the voice of that number."""
    return [convert(sound, voice(number)) for sound in sounds]


INPUTS = list(SOUNDS.values())
MADE = dict(zip(SOUNDS, predict(INPUTS)))
result = []
for title, wave in MADE.items():
    result.append({"sound": title, "seconds before": len(SOUNDS[title]) / RATE,
                   "seconds after": len(wave) / RATE, "loudest": wave.abs().max().item()})
    print(f"{title}, in another voice:")
    display(Audio(wave.numpy(), rate=RATE))
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** The seconds before and after should be close: the pace of a sentence belongs to its
words. If the result is twice as long, the model did not find the end. Listen for three things: is every
word there, is the voice different, and does it stay the same until the end?
"""

# %% section="usage" name="look" tags=["beginner"]
numbers = voice(3)[0].tolist()
print(f"A voice is {len(numbers)} numbers, beginning with", [round(n, 3) for n in numbers[:6]])

# %% [markdown] section="usage" name="questions"
"""
**Listen closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="voices-about" tags=["intermediate", "advanced"]
"""
### Several voices

The first sentence, spoken by voices that have nothing in common. The **centre** is the mean pitch of
everything in the sound, in hertz: a bright voice has a higher one.
"""

# %% section="usage" name="voices" tags=["intermediate", "advanced"]
def centre(wave):
    """Where the middle of the spectrum lies, in hertz."""
    power = torch.fft.rfft(torch.as_tensor(wave, dtype=torch.float32)).abs().square()
    pitches = torch.fft.rfftfreq(len(wave), 1 / RATE)
    return ((power * pitches).sum() / power.sum().clamp(min=1e-9)).item()


sound = INPUTS[0]
rows = [{"voice": "as it was", "seconds": len(sound) / RATE, "centre, Hz": centre(sound)}]
for number in (1, 2, 3):
    (wave,) = predict([sound], number)
    display(Audio(wave.numpy(), rate=RATE))
    rows.append({"voice": number, "seconds": len(wave) / RATE, "centre, Hz": centre(wave)})
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### Two errors to expect

A voice with a different count of numbers than the model was built for does not fit. And a recording at
another sampling rate sounds slow and deep: state the rate, and the extractor refuses one that does not
fit.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    convert(sound[: RATE // 2], voice(1)[:, :256])
except RuntimeError as problem:
    print("RuntimeError: …", " ".join(str(problem).split())[:180])
try:
    extractor(sound, sampling_rate=44_100, return_tensors="pt")
except ValueError as problem:
    print("ValueError: …", " ".join(str(problem).split())[-180:])
mended = convert(at_rate(sound, 44_100)[: RATE // 2], voice(1))
print(f"Fixed: half a second became {len(mended) / RATE:.2f}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small set with known sources

The loudness over time belongs to the sentence, not to the voice. So each converted sound should follow
its own source more closely than the other one. The table shows the correlation, with both stretched to
the same length.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
def loudness(wave, frames=200):
    """The strength of a sound over time, in so many steps."""
    strength = torch.as_tensor(wave, dtype=torch.float32).abs()[None, None]
    return torch.nn.functional.adaptive_avg_pool1d(strength, frames)[0, 0]


rows = []
for title, wave in MADE.items():
    alike = [torch.corrcoef(torch.stack([loudness(wave), loudness(source)]))[0, 1].item()
             for source in INPUTS]
    best = list(SOUNDS)[max(range(len(alike)), key=alike.__getitem__)]
    rows.append({"converted": title, **{f"like {name}": a for name, a in zip(SOUNDS, alike)},
                 "right": best == title})
show(rows)

# %% [markdown] section="usage" name="latency-about" tags=["advanced"]
"""
### How fast, and how much memory

The **real-time factor** is the time to convert a sound divided by its length: below 1 the model keeps up
with a speaker. The decoder runs once for each step, so the time grows with the length.
"""

# %% section="usage" name="latency" tags=["advanced"]
import time

speeds = []
for length in (0.5, 1.0, 2.0):
    piece = sound[: round(length * RATE)]
    start = time.perf_counter()
    convert(piece, voice(3))
    took = time.perf_counter() - start
    speeds.append({"heard, s": length, "took, s": took, "real-time factor": took / length})
show(speeds)
memory = psutil.Process().memory_info().rss
if device == "cuda":
    memory = torch.cuda.max_memory_allocated()
weights = sum(p.numel() * p.element_size() for part in (model, vocoder) for p in part.parameters())
print(f"Weights: {human_size(weights)}. In use by this notebook: {human_size(memory)}.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Choose another whole number: each gives another voice. Guess first: will the words, the
pace, or the pitch change?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
NUMBER = 12
first_title, first_sound = next(iter(SOUNDS.items()))
(mine,) = predict([first_sound], NUMBER)
print(f"{len(first_sound) / RATE:.1f} seconds became {len(mine) / RATE:.1f}")
display(Audio(mine.numpy(), rate=RATE))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

The pitch and the colour of the voice change most. The words should stay the same, and so should the
pace, because the model follows what it hears. But it speaks the sentence again, step by step: a voice
far from anything it learned can make it slur a word or continue after the end.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a sound and gives back the same words in another voice.
"""

# %% section="app" name="function"
def respond(audio):
    """A sound, given as (samples, sampling rate), in another voice."""
    samples, rate = audio
    return convert(at_rate(samples, rate), voice(3)).numpy(), RATE

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Mix two voices: the mean of their numbers. Does the result sound like something in between?
2. Convert a converted sound back to the first voice. What is lost on the way?
3. Whisper, shout and sing into it. Which of these carries over?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Transcribe sources and converted sounds with a speech recogniser; compare the error rates.
2. Measure the numbers of your own voice with a speaker encoder, and convert a recording to it.
3. Load with `dtype=torch.bfloat16` and compare length, latency and memory.
"""
