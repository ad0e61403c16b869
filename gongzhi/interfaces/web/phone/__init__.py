"""The grid worker's phone: the server's pages, the application that works without a network, what they exchange."""
