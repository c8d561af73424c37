"""The digest, escalations and alerts on their way to people: who, when, in which form, and never twice."""
