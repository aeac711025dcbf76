"""The way out: to whom each document of a batch goes, and the mails that carry them."""
