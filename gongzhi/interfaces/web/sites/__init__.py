"""The register of sites at the desk: list and map, one site, what may be registered twice, plates."""
