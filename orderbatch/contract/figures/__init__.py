"""What reports are made of before they are laid out: one noun a report."""
