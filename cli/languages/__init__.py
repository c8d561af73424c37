"""The report and the digest in six languages: catalogues of messages, and numbers and times by Babel."""
