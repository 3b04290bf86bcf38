"""Output formats: frames become the bytes of files."""
