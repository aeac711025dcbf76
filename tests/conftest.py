"""What all tests share: how far hypothesis looks, and that a form which can be marked is marked.

`usual` tries the same desks in every run, so a red test is the change's own fault;
`HYPOTHESIS_PROFILE=thorough` looks further, and elsewhere each time.
"""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from orderbatch.write.returned import mark as marking
from orderbatch.write.returned import marked_form

EVERY_CHECK = list(HealthCheck)
settings.register_profile(
    "usual", max_examples=60, deadline=None, derandomize=True, suppress_health_check=EVERY_CHECK
)
settings.register_profile("thorough", max_examples=4000, deadline=None, suppress_health_check=EVERY_CHECK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.fixture(autouse=True)
def no_fault_of_ours_is_hidden(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that cannot be marked goes back as a fresh one; in tests only where it is odd on purpose."""
    if request.node.get_closest_marker("odd_package"):
        return
    mark = marking.mark

    def marked(*values: Any) -> bytes:
        try:
            return mark(*values)
        except Exception as error:  # noqa: BLE001 - whatever it is, the fresh form would hide it
            pytest.fail(f"a form is not marked in place: {error!r}")

    monkeypatch.setattr(marked_form, "mark", marked)
