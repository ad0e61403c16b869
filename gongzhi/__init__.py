"""Gongzhi 共治: every report gets an owner, a deadline and an honest ending."""
