"""The outside world: HTML, JSON, command line. Its rooms share templates, never Python."""
