"""How often something may be done from one place, or by all together, in a window of time: counted by all workers."""
