"""What keeps the desk, as a person sees it: the ledger made again, originals destroyed."""
