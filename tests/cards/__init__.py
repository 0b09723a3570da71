"""Tests of the cards: deck, shuffle, recipes, hand codes."""
