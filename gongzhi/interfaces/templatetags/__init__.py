"""Words and small drawings that every page shares; knows the kernel's sentences and nothing else of ours."""
