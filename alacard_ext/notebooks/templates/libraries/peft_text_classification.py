# An adapter for sorting texts, on top of its base model.

# %% section="hello" name="load"
from peft import PeftModel
from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    MODEL_ID if OWN_TOKENIZER else BASE_ID,
    revision=REVISION if OWN_TOKENIZER else BASE_REVISION,
    trust_remote_code=TRUST_REMOTE_CODE,
)
with no_random_weights(to_come=held):
    base = AutoModelForSequenceClassification.from_pretrained(
        BASE_ID, revision=BASE_REVISION, trust_remote_code=TRUST_REMOTE_CODE, dtype=dtype, **options
    )
with whole_adapter():
    model = PeftModel.from_pretrained(base, MODEL_ID, revision=REVISION).to(device).eval()
tokenizer = ready(tokenizer, model)
labels = [model.config.id2label[number] for number in range(model.config.num_labels)]
total = sum(p.numel() for p in model.parameters())
print(f"Hello from {MODEL_ID} on {BASE_ID}: {total:,} weights, on {device}.")
print("It sorts texts into:", ", ".join(labels))
print("An adapter often stores no label names: LABEL_0 is the first label of its training data.")
