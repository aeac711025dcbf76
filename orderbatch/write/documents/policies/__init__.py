"""What documents say of sales policies: gift lines, what is owed, what a cut lost (P-4.2.3)."""
