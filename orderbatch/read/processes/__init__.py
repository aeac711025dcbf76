"""Reading in processes that may die."""
