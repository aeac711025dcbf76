"""Rules on typed rows. Pure: frames in, frames and findings out; no file, no clock, no SQL."""
