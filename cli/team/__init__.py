"""Manners towards people: who rests, who is a partner, what was said before, and who asked to be forgotten."""
