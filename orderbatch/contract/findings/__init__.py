"""What is known of every kind of finding."""
