"""How alike two texts are, and why: plain arithmetic over masked words, without a table and without a person."""
