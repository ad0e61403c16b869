"""Sorting that learns: what a report is about, as a probability. Everything here but ``live`` is plain Python.

``reading`` turns a text into features, ``prior`` is what the lexicon says before anybody has labelled anything,
``model`` weighs both, ``training`` makes a model out of labelled texts and measures it, ``store`` keeps its versions.
"""
