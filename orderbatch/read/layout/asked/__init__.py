"""Forms that the rep is asked about: what is shown of them, what he answers, and the reading by it."""
