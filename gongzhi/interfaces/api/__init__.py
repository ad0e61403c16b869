"""REST under /api/v1: thin routers over queries and services."""
