"""The command ``gongzhi``."""
