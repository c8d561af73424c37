"""A card that is not fresh any more is looked at again: one bounded fetch, and the gate once more."""
