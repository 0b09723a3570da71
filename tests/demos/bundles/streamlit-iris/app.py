"""Guess the kind of an iris from its four measures."""

from pathlib import Path

import skops.io
import streamlit as st

MODEL = Path(__file__).with_name("iris.skops")
KINDS = ("setosa", "versicolor", "virginica")
MEASURES = {
    "Sepal length": (4.3, 7.9, 5.8),
    "Sepal width": (2.0, 4.4, 3.0),
    "Petal length": (1.0, 6.9, 3.8),
    "Petal width": (0.1, 2.5, 1.2),
}


@st.cache_resource
def load():
    """The model, whose format runs no code when it is loaded."""
    return skops.io.load(MODEL)


st.title("Which iris is this?")
measures = [
    st.slider(f"{name} in cm", low, high, middle) for name, (low, high, middle) in MEASURES.items()
]
chances = load().predict_proba([measures])[0]
best = int(chances.argmax())
st.metric("Iris", KINDS[best], f"{chances[best]:.0%} sure")
st.bar_chart(dict(zip(KINDS, map(float, chances), strict=True)))
