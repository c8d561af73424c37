"""What the brand must never touch, and what a person in charge must see at once."""
