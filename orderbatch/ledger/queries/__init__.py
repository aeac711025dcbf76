"""What the ledger can be asked, one module a subject."""
