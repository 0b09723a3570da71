# Codecs: a sound is compressed into few numbers and rebuilt from them.

# %% section="hello" name="load"
from transformers import AutoFeatureExtractor, AutoModel

extractor = AutoFeatureExtractor.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModel.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
RATE = extractor.sampling_rate  # numbers a second
KIND = model.config.model_type
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")
print(f"It is a codec of the type {KIND} for {RATE:,} numbers a second.")

# %% [markdown] section="info" name="good-for"
"""
**Good for** making sounds small, for sending them, and as the alphabet in which models of speech and
music read and write. **Not for** cleaning a recording or changing a voice: a codec gives back the sound
that went in, as well as it can.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Compress a sound and rebuild it

**Audio to audio** means: a sound goes in, a sound comes out. This model is a **codec**: it writes the
sound as a few whole numbers, called **codes**, and rebuilds it from them alone. With fewer codes, the
sound takes less space and becomes rougher.{{media_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Compress sounds and rebuild them

An encoder turns each short piece of sound into a vector; codebooks name the nearest vectors they know,
each one refining what the ones before it left over. A decoder rebuilds the wave.{{media_sentence}}
"""

# %% [markdown] section="usage" name="codes-about" tags=["beginner"]
"""
The next cell writes each sound as codes, and then as sound again. `share` says how many of the codes
are kept: 1 is all the model has, 0 the fewest possible.
"""

# %% section="usage" name="encode" hidden=true
# Turns sounds into codes, for each kind of codec: run this cell; you do not need to read it.
import math

import numpy


def encode(sound, share=1.0):
    """The codes of a sound, and all that is needed to rebuild it."""
    ears = extractor.feature_size  # 2: the same for the left and the right one
    wave = sound if ears == 1 else numpy.stack([sound] * ears)
    batch = extractor(wave, sampling_rate=RATE, return_tensors="pt")
    values = batch["input_values"].to(device, model.dtype)
    with torch.inference_mode():  # we only use the model, we do not train it
        if KIND == "encodec":
            mask = batch["padding_mask"].to(device)
            widths = sorted(model.config.target_bandwidths)
            width = widths[round(share * (len(widths) - 1))]
            made = model.encode(values, mask, bandwidth=width)
            return made.audio_codes, made.audio_scales, mask
        if KIND == "dac":
            books = 1 + round(share * (model.config.n_codebooks - 1))
            return model.encode(values, n_quantizers=books).audio_codes, None, None
        books = 1 + round(share * (model.config.num_quantizers - 1))
        return model.encode(values, num_quantizers=books).audio_codes, None, None

# %% section="usage" name="predict"
def decode(codes, scales=None, mask=None):
    """The sound that the codes stand for."""
    with torch.inference_mode():
        if KIND == "encodec":
            made = model.decode(codes, scales, mask).audio_values
        else:
            made = model.decode(audio_codes=codes).audio_values
    made = made.float().cpu()
    return made.reshape(-1, made.shape[-1]).mean(dim=0)  # all channels into one

# %% section="usage" name="first-result"
title, sound = next(iter(SOUNDS.items()))
codes, *rest = encode(sound)
print(f"{title}: {len(sound):,} numbers in, {codes.numel():,} codes between, and rebuilt:")
display(Audio(decode(codes, *rest).numpy(), rate=RATE))

# %% section="usage" name="all"
def predict(sounds, share=1.0):
    """Each sound compressed and rebuilt, as rows of numbers of the original length."""
    rebuilt = []
    for sound in sounds:
        wave = torch.zeros(len(sound))
        made = decode(*encode(sound, share))[: len(sound)]
        wave[: len(made)] = made
        rebuilt.append(wave)
    return rebuilt


def kilobits(codes, sound):
    """Thousands of bits for one second of the sound."""
    return codes.numel() * math.log2(model.config.codebook_size) / (len(sound) / RATE) / 1000


INPUTS = list(SOUNDS.values())
REBUILT = dict(zip(SOUNDS, predict(INPUTS)))
result = []
for title, sound in SOUNDS.items():
    codes = encode(sound)[0]
    result.append({"sound": title, "seconds": len(sound) / RATE, "codes": codes.numel(),
                   "kilobits a second": kilobits(codes, sound),
                   "times smaller": RATE * 16 / 1000 / kilobits(codes, sound)})
show(result)
for title, wave in REBUILT.items():
    print(f"{title}, rebuilt:")
    display(Audio(wave.numpy(), rate=RATE))

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** `times smaller` compares with plain sound at 16 bits per sample, as on a CD. Listen
to both versions: is every word still clear? The character of the voice, the room and the hiss disappear
first.
"""

# %% section="usage" name="look" tags=["beginner"]
first_title, first_sound = next(iter(SOUNDS.items()))
codes = encode(first_sound)[0].flatten(0, -2)
print(first_title, "as codes, the first twelve of each codebook:")
for number, row in enumerate(codes.tolist()[:8], 1):
    print(f"book {number}:", row[:12])

# %% [markdown] section="usage" name="questions"
"""
**Listen closely.** Ask yourself:

{{pack_questions}}
"""

# %% [markdown] section="usage" name="shares-about" tags=["intermediate", "advanced"]
"""
### Fewer codes

The first sound with fewer and fewer codes. The distance compares the two spectra in decibels: 0 means
that they are the same, and people begin to hear a difference at a few decibels.
"""

# %% section="usage" name="shares" tags=["intermediate", "advanced"]
def distance(one, other):
    """How far two sounds are apart: the mean difference of their spectra, in decibels."""
    spectra = []
    for wave in (one, other):
        wave = torch.as_tensor(wave, dtype=torch.float32)
        frames = torch.stft(wave, 512, window=torch.hann_window(512), return_complex=True)
        spectra.append(20 * frames.abs().clamp(min=1e-3).log10())
    return (spectra[0] - spectra[1]).abs().mean().item()


sound = INPUTS[0]
rows = []
for share in (1.0, 0.5, 0.0):
    (wave,) = predict([sound], share)
    codes = encode(sound, share)[0]
    rows.append({"share of codes": share, "kilobits a second": kilobits(codes, sound),
                 "distance, dB": distance(sound, wave)})
    display(Audio(wave.numpy(), rate=RATE))
show(rows)

# %% [markdown] section="usage" name="error-about" tags=["intermediate"]
"""
### An error to expect: the wrong sampling rate

State the rate at which a recording was made: then the extractor refuses a rate that does not fit, and
`at_rate` converts it. Without a rate, the sound would be read as slower or faster than it is.
"""

# %% section="usage" name="error" tags=["intermediate"]
try:
    extractor(sound, sampling_rate=44_101, return_tensors="pt")
    print("This one accepts it silently: check the rate yourself.")
except ValueError as problem:
    print("ValueError: …", " ".join(str(problem).split())[-180:])
print("Fixed:", len(predict([at_rate(sound, 44_101)])[0]), "numbers come back")

# %% [markdown] section="usage" name="again-about" tags=["advanced"]
"""
### Again and again

A rebuilt sound is compressed again, several times in a row. A good codec changes little after the first
time; whatever drifts was never stable.
"""

# %% section="usage" name="again" tags=["advanced"]
wave, rows = sound, []
for number in range(1, 5):
    before = wave
    wave = predict([wave])[0].numpy()
    rows.append({"time": number, "from the original, dB": distance(sound, wave),
                 "from the time before, dB": distance(before, wave)})
show(rows)

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### A small set of known kinds

Speech, a tone and a hiss, each rebuilt and compared with the input. A codec is best at what it was
trained on: one trained on speech should be closest there.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
beats = torch.arange(RATE) / RATE
known = {
    "speech": sound[:RATE],
    "a tone of 440 Hz": (0.3 * torch.sin(2 * math.pi * 440 * beats)).numpy(),
    "hiss": (0.1 * torch.randn(RATE, generator=torch.Generator().manual_seed(1))).numpy(),
}
show([{"kind": kind, "distance, dB": distance(wave, made),
       "distance of silence, dB": distance(wave, torch.zeros(len(wave)))}
      for (kind, wave), made in zip(known.items(), predict(list(known.values())))])

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Choose how many codes to keep, from 0 (the fewest) to 1 (all). Guess first: when does the
sentence become unclear?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
SHARE = 0.3
(mine,) = predict([first_sound], SHARE)
print(f"{kilobits(encode(first_sound, SHARE)[0], first_sound):.2f} kilobits a second")
display(Audio(mine.numpy(), rate=RATE))

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

With a trained codec, a sentence usually stays clear far longer than the voice stays natural: the first
codebooks hold what is loudest and matters most, the later ones the finer details. With the fewest
codes, the voice sounds as if on a bad telephone line.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes a sound and gives back the sound that the model rebuilds from its codes.
"""

# %% section="app" name="function"
def respond(audio):
    """A sound, given as (samples, sampling rate), after it was compressed and rebuilt."""
    samples, rate = audio
    return predict([at_rate(samples, rate)])[0].numpy(), RATE

# %% [markdown] section="next" name="exercises" tags=["intermediate"]
"""
## Exercises

1. Compress a piece of music. Which instruments survive, and which do not?
2. Write the codes into a file with `torch.save` and compare its size with that of an MP3.
3. Reverse the order of the codes in time before you decode. What do you hear?
"""

# %% [markdown] section="next" name="exercises-advanced" tags=["advanced"]
"""
## Exercises

1. Transcribe originals and rebuilt sounds with a speech recogniser; compare the error rates.
2. Combine the first codebook of one voice with the other codebooks of another. Which part belongs to
   whom?
3. Load with `dtype=torch.bfloat16` and compare distance, latency and memory.
"""
