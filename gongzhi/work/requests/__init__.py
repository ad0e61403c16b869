"""The kind ``request`` 诉求: something is asked of the district, and somebody answers for it."""
