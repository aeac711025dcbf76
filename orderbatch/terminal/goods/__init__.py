"""Screens of what follows a release: an agent on one screen, the goods of one order (P-4.5)."""
