"""Tests of Alacard, by room."""
