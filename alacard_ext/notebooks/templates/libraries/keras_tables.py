# Tables with Keras: a class or a number for each row, by the cells of tables_sklearn.py.

# %% section="hello" name="shape" hidden=true
# Checks what goes in and what comes out: run this cell; you do not need to read it.
if len(wants) != 2 or len(gives) != 2 or wants[1] is None:
    raise Stop(f"it wants {wants} and gives {gives}: no model for the rows of a table.")
columns = list(range(wants[1]))
# Only the last layer shows whether a single number is a class or a quantity.
last = getattr(getattr(model.layers[-1], "activation", None), "__name__", "")
sorts = gives[1] > 1 or last == "sigmoid"
print(f"{len(columns)} columns; it gives", "a class." if sorts else "a number.")
print("A Keras file stores no column names: the model's page says what they are.")
categories = {}  # a network like this one reads numbers alone


def filled(level, number=0):
    """A row with this number in each column."""
    return [level] * len(columns)

# %% [markdown] section="usage" name="about"
"""
## Predict from rows

Each row is one case, each column one measurement. The model only knows how many columns there are, so
they have numbers here. Its page says what they are and which values are usual: {{model_link}}. These
rows go step by step from −1 to 1, the range to which the values of many tables are scaled first.
"""

# %% section="usage" name="predict"
INPUTS = [filled(level) for level in LEVELS]


def predict(rows):
    """What the model says of each row: the number of a class, or a quantity."""
    said = scores_of(np.array(rows, dtype="float32"))
    if sorts:
        return as_scores(said).argmax(dim=-1).tolist()
    return said[:, 0].tolist()


result = [{"row": row[:6], "prediction": said} for row, said in zip(INPUTS, predict(INPUTS))]
show(result)
