"""Funds, rank, sharing, minimum, deferral. Pure: frames in, frames out."""
