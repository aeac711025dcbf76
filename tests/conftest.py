"""What all tests share: how far hypothesis looks.

`usual` tries the same desks in every run, so a red test is the change's own fault;
`HYPOTHESIS_PROFILE=thorough` looks further, and elsewhere each time.
"""

import os

from hypothesis import HealthCheck, settings

EVERY_CHECK = list(HealthCheck)
settings.register_profile(
    "usual", max_examples=60, deadline=None, derandomize=True, suppress_health_check=EVERY_CHECK
)
settings.register_profile("thorough", max_examples=4000, deadline=None, suppress_health_check=EVERY_CHECK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
