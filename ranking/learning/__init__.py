"""What a brand's own decisions teach: lessons from decisions, a taste from lessons, and a check before it is used."""
