"""What the desk works with today: the lists in force, what there is to share, where figures lack."""
