"""What sales policies give: tiers, entitlement, and the sharing of gifts (P-4.2.3, 7-policies)."""
