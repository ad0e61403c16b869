"""Ratings of sites for staff and for whoever runs one."""
