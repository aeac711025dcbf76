"""What follows a release, in a run: shipments, chases, arrivals, incidents, resolutions (8-after-release)."""
