"""The daily run: read → check → decide → write. `run.py` is the story; the other modules are its chapters."""

from orderbatch.day.run import Day, check, rehearse, run, understand

__all__ = ["Day", "check", "rehearse", "run", "understand"]
