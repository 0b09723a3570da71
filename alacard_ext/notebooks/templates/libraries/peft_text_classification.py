# An adapter for sorting texts, on top of its base model.

# %% section="hello" name="load"
from peft import PeftModel, load_peft_weights
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID if OWN_TOKENIZER else BASE_ID,
    revision=REVISION if OWN_TOKENIZER else BASE_REVISION,
    trust_remote_code=TRUST_REMOTE_CODE,
)
# The trained head lies in the adapter, and its size tells how many labels there are. Adapters that
# learned a prompt save it without the inner `model.` of its name.
held = {
    re.sub(r"^base_model\.(model\.)?", "", name): weight
    for name, weight in load_peft_weights(MODEL_ID, device="cpu", revision=REVISION).items()
}
HEAD = re.compile(r"(?:classifier|score)(?:\.out_proj)?\.weight$")
label_count = next((w.shape[0] for name, w in held.items() if HEAD.search(name)), None)
options = {"num_labels": label_count} if label_count else {}
with no_random_weights(to_come=held):
    base = AutoModelForSequenceClassification.from_pretrained(
        BASE_ID, revision=BASE_REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype, **options
    )
with whole_adapter():
    model = PeftModel.from_pretrained(base, MODEL_ID, revision=REVISION).to(device).eval()
if tokenizer.pad_token is None:  # made for one text at a time: batches need a token for padding
    tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
    model.config.pad_token_id = tokenizer.pad_token_id
tokenizer = limit_length(tokenizer, model)
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
total = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID} on {BASE_ID}: {total:,} weights, on {device}.")
print("It sorts texts into:", ", ".join(labels))
print("An adapter often stores no label names: LABEL_0 is the first label of its training data.")
