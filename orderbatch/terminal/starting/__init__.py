"""`init`: a new desk with what a rep needs to begin: folders, settings, blank lists, starters, the demo."""
