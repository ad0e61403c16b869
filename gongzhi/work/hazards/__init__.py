"""The kind ``hazard`` 隐患: found, graded, rectified, checked by somebody else, struck off the list."""
