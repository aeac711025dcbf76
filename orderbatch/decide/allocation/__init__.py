"""Who gets what: funds, rank, sharing, order minimum, remainders, step by step on arrays."""
