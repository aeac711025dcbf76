"""What all tests share; what of it needs the product is loaded where tests run (`where_tests_run.py`).

`usual` tries the same desks in every run, so a red test is the change's own fault: 8 of a kind, and 60
with ORDERBATCH_THOROUGH=1, as `.ci/run` asks. `HYPOTHESIS_PROFILE=thorough` looks further, and anew. The
usual run tries some tests in part (`in_part.txt`).
"""

import os
import shutil
import tempfile

import pytest

from tests.in_part import left_out


def pytest_configure(config: pytest.Config) -> None:
    """The session's own folder; its processes inherit the name."""
    if "ORDERBATCH_TEST_DESKS" not in os.environ:
        os.environ["ORDERBATCH_TEST_DESKS"] = folder = tempfile.mkdtemp(prefix="orderbatch-days-")
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ.pop("PYTHONDONTWRITEBYTECODE", "")  # else each process that a test starts compiles the package
    if _runs_tests(config):
        config.pluginmanager.import_plugin("tests.where_tests_run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The plain command tries some tests in part."""
    if out := left_out(items, config.args):
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def _runs_tests(config: pytest.Config) -> bool:
    """Whether this process runs tests itself: one that leaves them to others has no use for the product."""
    return hasattr(config, "workerinput") or not config.getoption("numprocesses", None)
