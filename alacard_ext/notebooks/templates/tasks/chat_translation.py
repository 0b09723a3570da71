# Translation by a model that writes, asked in the words of its training.

# %% section="hello" name="load"
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, padding_side="left"
)
with no_random_weights():
    model = AutoModelForCausalLM.from_pretrained(
        MODEL_ID, revision=REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype
    )
model = model.to(device).eval()
tokenizer = ready(tokenizer, model)
# Tokens that it has places for, those of the prompt and of the translation together
CONTEXT = places_in(model) or min(tokenizer.model_max_length, 1_000_000)
print(f"Hello from {MODEL_ID}: {model.num_parameters():,} weights, on {device}.")

# %% section="hello" name="names" tags=["parameters"] hidden=true
# How the prompt names languages: run this cell; you do not need to read it.
LANGUAGE_NAMES = {}  # of those that are given as codes
# Other words for translating from or into Chinese, if its training had them
PROMPT_WITH_CHINESE = None

# %% [markdown] section="usage" name="about-more" tags=["intermediate", "advanced"]
"""
## Translate

{{direction_sentence}} This model writes text, and translates because the prompt asks it to. A cell
below prints the whole prompt. Sentences: **{{topic_name}}**.{{pack_sentence}}
"""

# %% [markdown] section="usage" name="asked-about"
"""
{{asked_source}}
"""

# %% section="usage" name="inputs" tags=["parameters"]
TEXTS = ["The house is small.", "Feed the starter every day."]
# A prompt without {source} leaves it to the model to recognise the first of the two languages.
SOURCE = "English"
TARGET = "German"
# The words in which the model is asked. A chat template that takes language codes takes precedence.
PROMPT = "Translate the following text from {source} into {target}.\n\n{text}"

# %% section="usage" name="languages" hidden=true
# Puts a text into the prompt that the model knows: run this cell; you do not need to read it.
CODES = {
    "English": "en", "German": "de", "French": "fr", "Spanish": "es", "Italian": "it",
    "Dutch": "nl", "Portuguese": "pt", "Russian": "ru", "Chinese": "zh", "Japanese": "ja",
    "Arabic": "ar", "Hindi": "hi", "Polish": "pl", "Turkish": "tr", "Swedish": "sv",
    "Ukrainian": "uk", "Korean": "ko",
}
template = getattr(tokenizer, "chat_template", None)
if isinstance(template, dict):  # several, by name
    template = template.get("default") or next(iter(template.values()))
by_code = "source_lang_code" in (template or "")
code_of = {SOURCE: CODES.get(SOURCE, SOURCE), TARGET: CODES.get(TARGET, TARGET)}
with_chinese = any(str(code).lower().startswith(("zh", "cmn")) for code in code_of.values())
wording = PROMPT_WITH_CHINESE if PROMPT_WITH_CHINESE and with_chinese else PROMPT
if by_code:
    print(f"From {SOURCE} to {TARGET}, named by their codes")
elif "{source}" in wording:
    print(f"From {SOURCE} to {TARGET}, named in words")
else:
    print(f"Into {TARGET}; the prompt does not name the language of the text.")


def asked(text):
    """The whole prompt for one text."""
    words = wording.format(
        source=LANGUAGE_NAMES.get(SOURCE, SOURCE) or "its language",
        target=LANGUAGE_NAMES.get(TARGET, TARGET) or "English", text=text,
        code=code_of[TARGET],
    )
    if by_code:
        words = [{"type": "text", "source_lang_code": code_of[SOURCE],
                  "target_lang_code": code_of[TARGET], "text": text}]
    if not template:
        return words
    return tokenizer.apply_chat_template(
        [{"role": "user", "content": words}], chat_template=template, tokenize=False,
        add_generation_prompt=True, enable_thinking=False,
    )


def numbers_of(text):
    """The whole prompt of a text as numbers; of a text too long for it, the end is left out."""
    ids = tokenizer(asked(text), add_special_tokens=not template)["input_ids"]
    most = CONTEXT - min(120, CONTEXT // 4)  # the rest is for the translation
    while len(ids) > most and text:
        # One token has at least one character in nearly every tokenizer.
        text = text[: max(len(text) - max(len(ids) - most, 1), 0)]
        ids = tokenizer(asked(text), add_special_tokens=not template)["input_ids"]
    if len(ids) > most:
        raise Stop(f"The prompt alone has {len(ids)} tokens, and the model has {CONTEXT} places.")
    return ids


print("This is exactly what the model reads:")
print(asked(TEXTS[0]))
if template:
    print("The odd marks show who is speaking.")

# %% [markdown] section="usage" name="first-result-about"
"""
### A first result

The first sentence, word by word the likeliest translation. All sentences follow below.
"""

# %% section="usage" name="first-result"
first = torch.tensor([numbers_of(TEXTS[0])], device=device)
with torch.inference_mode():  # we only use the model, we do not train it
    first_tokens = model.generate(
        first, attention_mask=torch.ones_like(first), max_new_tokens=min(120, CONTEXT // 4),
        do_sample=False, temperature=None, top_p=None, top_k=None,
        pad_token_id=tokenizer.pad_token_id,
    )
print(tokenizer.decode(first_tokens[0, first.shape[1] :], skip_special_tokens=True))

# %% section="usage" name="predict"
def predict(texts, **more):
    """The translation of each text."""
    batch = tokenizer.pad(
        {"input_ids": [numbers_of(text) for text in texts]}, return_tensors="pt"
    ).to(device)
    settings = {"max_new_tokens": 120, "do_sample": False, "temperature": None, "top_p": None}
    settings |= {"top_k": None, "pad_token_id": tokenizer.pad_token_id, **more}
    room = CONTEXT - batch["input_ids"].shape[1]
    settings["max_new_tokens"] = min(settings["max_new_tokens"], room)
    with torch.inference_mode():
        output = model.generate(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], **settings
        )
    written = output[:, batch["input_ids"].shape[1] :]
    return [text.strip() for text in tokenizer.batch_decode(written, skip_special_tokens=True)]


INPUTS = TEXTS
result = [{"text": text, "translation": new} for text, new in zip(TEXTS, predict(TEXTS))]
show(result)

# %% section="usage" name="forced" tags=["advanced"]
def plausibility(text, translation):
    """The mean log-probability of a translation's tokens."""
    start = numbers_of(text)
    rest = tokenizer(translation, add_special_tokens=False)["input_ids"] or start[-1:]
    rest = rest[: CONTEXT - len(start)]
    ids = torch.tensor([start + rest], device=device)
    with torch.inference_mode():
        logits = model(input_ids=ids).logits[0, len(start) - 1 : -1].float().log_softmax(dim=-1)
    return logits.gather(1, ids[0, len(start) :, None]).mean().item()


for item, other in zip(result, reversed(result)):
    own = plausibility(item["text"], item["translation"])
    foreign = plausibility(item["text"], other["translation"])
    print(f"own {own:7.3f}   another sentence's {foreign:7.3f}   {item['text'][:50]}")
