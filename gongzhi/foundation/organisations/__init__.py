"""Departments, centres, towns and villages as units; their posts, and the duties that posts carry.

Nouns: *unit* (an office with a jurisdiction: a prefix of place codes), *post* (a seat in a unit, with role codes; who
sits there is a tenure in ``accounts``), *duty* (who answers for a line of work in a place: 第一责任人). The tree of
units is one thing, the tree of places another: a unit's ``above`` are its superiors, its ``place`` what it covers.
All have periods and are ended, never deleted.
"""
