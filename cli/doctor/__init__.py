"""What is missing, and the exact steps."""
