"""What is said to people, in six languages: catalogues of messages, and numbers and times by Babel."""
