"""Forms whose layout is asked once and remembered from then on (10, part 2)."""
