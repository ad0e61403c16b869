"""Departments, centres, towns and villages as units; their posts, and the duties that posts carry."""
