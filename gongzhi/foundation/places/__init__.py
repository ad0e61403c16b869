"""Divisions and grids by code, outlines, and finding a place in text or on the map.

Nouns: *division* (a district, town, community or grid under one name for one period), *outline* (its border for one
period, in a stated datum), *register* (all divisions; its stamp tells caches when they are old). A code is never
rewritten: merging and renaming end a period and begin another, so last year reads as it was.

Made up of: ``queries`` (names, paths, lists, as of a day), ``services`` (import, rename, merge), ``locate``
(text or position to place), and plain Python: ``datum``, ``outline``, ``naming``, ``matcher``, ``surroundings``.
"""
