"""Named hands: recipes that a person keeps under a name without a notebook, some as templates."""
