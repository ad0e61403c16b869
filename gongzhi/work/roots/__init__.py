"""The kind ``root`` 源头问题: one cause behind several requests or hazards at one place over months, with an owner.

A *case* is a request or a hazard that is linked to it, from one day to another (``Cause``). A *proposal* is what the
machine takes for one: a person confirms it or dismisses it. The *watch* is the time after the fix in which a new case
is a *relapse*. Nothing here knows who reported; nothing settles on one dwelling, or on a dispute between private
persons.
"""
