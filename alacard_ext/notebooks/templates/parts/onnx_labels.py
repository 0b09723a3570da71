# The labels of a graph that gives a score for each of them.

# %% section="hello" name="labels" hidden=true
# Reads the names of the labels: run this cell; you do not need to read it.
if "logits" not in outputs:
    raise Stop(f"this graph gives {', '.join(outputs)}, and no scores of labels.")
names = settings.get("id2label") or {}
count = model.get_outputs()[outputs.index("logits")].shape[-1]
count = count if isinstance(count, int) else len(names)
labels = [names.get(str(number), f"LABEL_{number}") for number in range(count)]
print("Its labels:", ", ".join(labels))
