"""What the brand did, what came of it, and what that teaches."""
