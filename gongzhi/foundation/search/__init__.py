"""The index of words: what may be found of matters and reports, masked, one document for each.

A document is as open as the thing it tells of: who sees the thing may find it, nobody else. Names of persons, phones
and numbers of papers are masked before a word is stored, and refused when somebody looks for them.
"""
