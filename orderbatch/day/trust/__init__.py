"""Whom we believe (4-run): what a mail may bring, which lists are ours, what is asked before it counts."""
