"""The papers 文书 of a case: forms filled from the record, and the dossier 卷宗 they are bound into.

A *form* is a Word template with *placeholders* and *blocks* that it must have; a *sheet* is one form about one row of
the case (this talk, that payment); the *people* of a sheet are opened for it and nothing else. A sheet is made for the
committee or for one party: what a party's copy may hold is what that party may read, and nothing is left to the form.
"""
