"""Folders and files of a desk: inbox, outbox, archive, lock, settings file, atomic writes."""
