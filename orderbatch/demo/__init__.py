"""A believable daily-goods company, made by a seeded generator."""
