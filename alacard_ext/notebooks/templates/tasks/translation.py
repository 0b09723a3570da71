# Translation: Marian, T5, mBART, M2M100 and NLLB, each with its own way to name languages.

# %% section="hello" name="load"
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE
)
with no_random_weights():
    model = AutoModelForSeq2SeqLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
# How long an output may be is said below, call by call.
model.generation_config.max_length = None
tokenizer = ready(tokenizer, model)
longest = tokenizer.model_max_length  # tokens that it can read at once
most_written = min(places_in(model, writes=True) or longest, 4096)  # tokens that it can write
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="deeper" when=["decodes-deeper"]
# The decoder has more layers than the encoder, and transformers makes its cache for the encoder's.
model.generation_config.use_cache = False

# %% [markdown] section="info" name="good-for"
"""
**Good for** getting the meaning, and as a draft. **Not for** texts in which a slip is costly, nor for
languages, jargon and dialects beyond its training.
"""

# %% [markdown] section="usage" name="about" tags=["beginner"]
"""
## Translate

The model reads a sentence in one language and writes it in another. {{direction_sentence}}

The sentences come from your topic card, **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Translate

{{direction_sentence}} Models for one pair of languages need only the text; multilingual models need to
know which languages: from a prefix in words (T5), a token before the text (some Marian models), the
first token of the output (mBART, M2M100, NLLB), or a separate option (SeamlessM4T). Sentences:
**{{topic_name}}**.{{pack_sentence}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["The house is small.", "Feed the starter every day."]
# For models of many languages; those of one pair have their languages built in.
SOURCE = "English"
TARGET = "German"
# Of those that stand above as codes, all codes by which a tokenizer may know them
LANGUAGE_CODES = {}

# %% section="usage" name="language-names" hidden=true unless=["class-AutoModelForCausalLM"]
# How models name languages: run this cell; you do not need to read it.
import inspect
import re

# How models write the names of languages: M2M100, MADLAD and some Marian models by the first code,
# other Marian models and SeamlessM4T by the ones in the middle, mBART and NLLB by the last two.
CODES = {
    "English": ("en", "eng", "en_XX", "eng_Latn"), "German": ("de", "deu", "de_DE", "deu_Latn"),
    "French": ("fr", "fra", "fr_XX", "fra_Latn"), "Spanish": ("es", "spa", "es_XX", "spa_Latn"),
    "Italian": ("it", "ita", "it_IT", "ita_Latn"), "Dutch": ("nl", "nld", "nl_XX", "nld_Latn"),
    "Portuguese": ("pt", "por", "pt_XX", "por_Latn"),
    "Russian": ("ru", "rus", "ru_RU", "rus_Cyrl"),
    "Chinese": ("zh", "cmn_Hans", "zho_Hans", "cmn", "zho", "zh_CN"),
    "Japanese": ("ja", "jpn", "ja_XX", "jpn_Jpan"), "Arabic": ("ar", "ara", "ar_AR", "arb_Arab"),
    "Hindi": ("hi", "hin", "hi_IN", "hin_Deva"), "Polish": ("pl", "pol", "pl_PL", "pol_Latn"),
    "Turkish": ("tr", "tur", "tr_TR", "tur_Latn"), "Swedish": ("sv", "swe", "sv_SE", "swe_Latn"),
    "Ukrainian": ("uk", "ukr", "uk_UA", "ukr_Cyrl"), "Korean": ("ko", "kor", "ko_KR", "kor_Hang"),
}


def known(token):
    """Whether the tokenizer has a token of that name."""
    number = tokenizer.convert_tokens_to_ids(token)
    return number is not None and number != tokenizer.unk_token_id


def listed():
    """The tokens by which the tokenizer itself names languages, as M2M100, mBART and NLLB do."""
    names = tokenizer.get_added_vocab()
    return [name for name in names if re.fullmatch("__[a-z]{2,3}__|[a-z]{2,3}_[A-Za-z]{2,4}", name)]


def token_of(language):
    """The token by which M2M100, mBART or NLLB know a language; None for other models."""
    if codes := CODES.get(language):
        short = dict.fromkeys(code.partition("_")[0] for code in codes)
        return next(filter(known, [*(f"__{code}__" for code in short), *codes[2:]]), None)
    for code in LANGUAGE_CODES.get(language, [language]):
        own = [token for token in listed() if token.startswith(f"{code}_")]
        if found := next(filter(known, [f"__{code}__", *own]), None):
            return found
    return None


def target_of_several(tokens, target):
    """The token of the target among those of a model of many; the first known one without it."""
    own = LANGUAGE_CODES.get(target, (str(target).strip("<>"),))
    names = {**CODES, target: CODES.get(target, own)}
    for language in (target, *CODES):
        for code in names[language]:
            if f">>{code}<<" in tokens:
                return f">>{code}<<", language
    return tokens[0], tokens[0].strip("<>")


def choose_languages(source, target):
    """The prefix of each text and the options of `generate` for a pair of languages."""
    before, after = token_of(source), token_of(target)
    if len(listed()) > 1 and not after:
        # The tokenizer's own list says what there is.
        after = next(filter(None, map(token_of, CODES)), None)
        if after is None:
            raise Stop(
                f"It has no token for {target}. Write one of these into TARGET and run from there: "
                + " ".join(token.strip("_") for token in listed())
            )
        print(f"It has no token for {target}; taking {after}. It has: {' '.join(listed()[:40])}")
    if len(listed()) > 1 and not before:
        print(f"It has no token for {source}: the tokenizer assumes its usual language.")
    if after:
        if before:
            tokenizer.src_lang = before.strip("_")
        tokenizer.tgt_lang = after.strip("_")
        if "tgt_lang" in inspect.signature(model.generate).parameters:  # SeamlessM4T
            return "", {"tgt_lang": tokenizer.tgt_lang.strip("_")}
        # mBART, M2M100, NLLB: the output begins with the language's token
        return "", {"forced_bos_token_id": tokenizer.convert_tokens_to_ids(after)}
    if model.config.model_type in ("t5", "mt5"):
        codes = CODES[target][:1] if target in CODES else LANGUAGE_CODES.get(target, [target])
        madlad = next(filter(known, (f"<2{code}>" for code in codes)), None)
        return (f"{madlad} " if madlad else f"translate {source} to {target}: "), {}
    tokens = getattr(tokenizer, "supported_language_codes", None) or []
    if tokens:  # one Marian model for several target languages
        token, taken = target_of_several(tokens, target)
        if taken != target:
            print(f"It has no token for {target}; taking {taken}. It has: {' '.join(tokens[:40])}")
            print("To translate into another one, write its code into TARGET and run from there.")
        return f"{token} ", {}
    return "", {}

# %% section="usage" name="languages"
prefix, options = choose_languages(SOURCE, TARGET)
print("Texts begin with:", repr(prefix) if prefix else "nothing special", "| options:", options)

# %% [markdown] section="usage" name="first-result-about" unless=["class-AutoModelForCausalLM"]
"""
### A first result

The first sentence, translated. All of them follow below.
"""

# %% section="usage" name="first-result" unless=["class-AutoModelForCausalLM"]
first_batch = tokenizer(prefix + TEXTS[0], truncation=True, return_tensors="pt").to(device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_tokens = model.generate(
        first_batch["input_ids"], max_new_tokens=min(60, most_written - 1), **options
    )
print(TEXTS[0], "→", tokenizer.decode(first_tokens[0], skip_special_tokens=True).strip())

# %% section="usage" name="predict"
def predict(texts, **more):
    """The translation of each text."""
    batch = tokenizer(
        [prefix + text for text in texts], padding=True, truncation=True, return_tensors="pt"
    ).to(device)
    settings = {"max_new_tokens": 120, "do_sample": False} | options | more
    settings["max_new_tokens"] = min(settings["max_new_tokens"], most_written - 1)
    with torch.inference_mode():
        output = model.generate(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], **settings
        )
    return [text.strip() for text in tokenizer.batch_decode(output, skip_special_tokens=True)]


INPUTS = TEXTS
result = [{"text": text, "translation": new} for text, new in zip(TEXTS, predict(TEXTS))]
show(result)

# %% [markdown] section="usage" name="meaning" tags=["beginner"]
"""
**How to read it.** Each row shows the sentence and its translation. Models translate sentence by
sentence and do not know who is speaking to whom, so *you* may come out too polite or not polite enough.
Names, numbers and the word *not* deserve a second look.
"""

# %% [markdown] section="usage" name="beams-about" tags=["intermediate", "advanced"]
"""
### Other ways to say it

Beam search keeps several drafts. If they agree, the model is sure; if they differ, a person should
choose.
"""

# %% section="usage" name="beams" tags=["intermediate", "advanced"]
for text in TEXTS[:2]:
    drafts = predict([text], num_beams=4, num_return_sequences=3, max_new_tokens=60)
    print(text, *drafts, sep="\n   ")

# %% [markdown] section="usage" name="errors" tags=["intermediate"]
"""
### Errors to expect

- The wrong language comes out: the code of the target language is missing or misspelt.
- The same language comes out: the text was in another language than the model expects.
- The end is missing: most models were trained on sentences. Cut paragraphs into sentences first.
"""

# %% [markdown] section="usage" name="forced-about" tags=["advanced"]
"""
### How plausible is a given translation?

The mean log-probability of each token of a translation, given the source. It ranks candidates
without a reference: closer to 0 is better.
"""

# %% section="usage" name="forced" tags=["advanced"]
def plausibility(text, translation):
    """The mean log-probability of a translation's tokens."""
    batch = tokenizer(prefix + text, truncation=True, return_tensors="pt").to(device)
    batch["labels"] = tokenizer(
        text_target=translation, truncation=True, max_length=most_written, return_tensors="pt"
    )["input_ids"].to(device)
    with torch.inference_mode():
        output = model(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"],
            labels=batch["labels"],
        )
    return -output.loss.item()


for item, other in zip(result, reversed(result)):
    own = plausibility(item["text"], item["translation"])
    foreign = plausibility(item["text"], other["translation"])
    print(f"own {own:7.3f}   another sentence's {foreign:7.3f}   {item['text'][:50]}")

# %% [markdown] section="usage" name="evaluate-about" tags=["advanced"]
"""
### chrF on a small labelled set

Three sentences in twelve languages, so most pairs have a reference. **chrF** compares pieces of one to
six letters with the reference, and penalises missing pieces more than extra ones; 100 means the same
text. A translation can be right and still use other words, so even a good one stays below 100.
"""

# %% section="usage" name="evaluate" tags=["advanced"]
from collections import Counter

PARALLEL = {
    "English": ["The house is small.", "I drink water.", "Where is the station?"],
    "German": ["Das Haus ist klein.", "Ich trinke Wasser.", "Wo ist der Bahnhof?"],
    "French": ["La maison est petite.", "Je bois de l'eau.", "Où est la gare ?"],
    "Spanish": ["La casa es pequeña.", "Bebo agua.", "¿Dónde está la estación?"],
    "Italian": ["La casa è piccola.", "Bevo acqua.", "Dov'è la stazione?"],
    "Dutch": ["Het huis is klein.", "Ik drink water.", "Waar is het station?"],
    "Portuguese": ["A casa é pequena.", "Eu bebo água.", "Onde fica a estação?"],
    "Russian": ["Дом маленький.", "Я пью воду.", "Где вокзал?"],
    "Chinese": ["房子很小。", "我喝水。", "车站在哪里？"],
    "Japanese": ["家は小さいです。", "私は水を飲みます。", "駅はどこですか。"],
    "Arabic": ["البيت صغير.", "أشرب الماء.", "أين المحطة؟"],
    "Hindi": ["घर छोटा है।", "मैं पानी पीता हूँ।", "स्टेशन कहाँ है?"],
}


def chrf(own, reference):
    """The chrF score of one sentence, from 0 to 100."""
    shares = []
    for size in range(1, 7):
        one, other = (
            Counter(text[i : i + size] for i in range(len(text) - size + 1))
            for text in ("".join(own.split()), "".join(reference.split()))
        )
        if one and other:
            common = sum((one & other).values())
            shares.append((common / one.total(), common / other.total()))
    precision = sum(p for p, _ in shares) / max(len(shares), 1)
    recall = sum(r for _, r in shares) / max(len(shares), 1)
    # Recall counts for more than precision: beta is 2.
    return 100 * 5 * precision * recall / (4 * precision + recall) if precision and recall else 0.0


if SOURCE in PARALLEL and TARGET in PARALLEL:
    rows = [{"translation": own[:60], "reference": reference, "chrF": chrf(own, reference)}
            for own, reference in zip(predict(PARALLEL[SOURCE]), PARALLEL[TARGET])]
    show(rows)
    print(f"mean chrF {sum(row['chrF'] for row in rows) / len(rows):.1f}")
else:
    print(f"There is no reference for {SOURCE} to {TARGET} here: add three sentences to PARALLEL.")

# %% [markdown] section="usage" name="exercise" tags=["beginner"]
"""
**Your turn.** Write a sentence in the language that the model reads. Then try a saying in that
language, such as *It is raining cats and dogs* in English: does the model translate the words or the
meaning?
"""

# %% section="usage" name="your-turn" tags=["beginner"]
my_text = TEXTS[0]  # or "a sentence of your own"
print(predict([my_text])[0])

# %% [markdown] section="usage" name="answer" tags=["beginner"]
"""
<details><summary>Show an answer</summary>

A word-for-word translation of *It is raining cats and dogs* talks about animals; a translation of the
meaning says that it is raining hard. Large models have read the saying often enough to know it. Small
ones translate the words, and the reader laughs or wonders. The same happens with jokes, names of dishes
and new words.

</details>
"""

# %% [markdown] section="app" name="function-about" tags=["beginner"]
"""
## One function for the app

`respond` takes one text and gives back its translation. The app below needs nothing else. It
uses the model that is already in memory.
"""

# %% section="app" name="function"
def respond(text):
    """The translation of one text."""
    return predict([text])[0]

# %% [markdown] section="next" name="exercises" tags=["intermediate", "advanced"]
"""
## Exercises

1. Translate there and back again with two models. What is lost on the way?
2. Collect ten sentences with *you* or with jobs such as *doctor* and *nurse*. Which gender or level of
   politeness does the model choose?
3. Compare one sentence at a time with a batch: which one is faster here, and by how much?
"""
