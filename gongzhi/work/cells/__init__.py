"""Safe cells 平安细胞: ratings of sites with every reason, labels of houses by rule, hubs of markets and parks."""
