"""Rules for what follows a release: tracking, arrivals, the register of incidents (8-after-release)."""
