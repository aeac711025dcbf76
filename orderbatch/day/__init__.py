"""The daily run: read → check → decide → write. `run.py` is the story; the other modules are its chapters."""

from orderbatch.day.run import DayDone, Understood, check, rehearse, run, understand

__all__ = ["DayDone", "Understood", "check", "rehearse", "run", "understand"]
