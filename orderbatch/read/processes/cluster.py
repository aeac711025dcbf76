"""A Dask cluster in place of our own processes: bytes go there, rows and documents come back (6-quality).

Every worker of the cluster needs the same orderbatch; the limits on time and memory are the cluster's own. A
file that does not come back is read once more here, alone, in a process that may die.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.read.processes.one_file import open_file

if TYPE_CHECKING:
    from distributed import Client

SECONDS = 10  # until the scheduler, and one of its workers, must have answered


@contextmanager
def cluster(address: str) -> Iterator["Client | None"]:
    """Who hands work to the scheduler at an address; None where none is set, which means this machine.

    Raises DASK_MISSING (exit 2) where Dask is not installed here, SCHEDULER_UNUSABLE (exit 4) where nobody
    answers at the address, or no worker that has orderbatch.
    """
    if not address:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise OrderbatchError("DASK_MISSING", ExitCode.USAGE, scheduler=address) from error
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _unusable(address, error) from error
    with client:
        try:
            client.submit(open_file, "", b"", pure=False).result(timeout=SECONDS)
        except Exception as error:
            raise _unusable(address, error) from error
        yield client


def _unusable(address: str, error: Exception) -> OrderbatchError:
    problem = str(error).strip() or type(error).__name__
    return OrderbatchError("SCHEDULER_UNUSABLE", ExitCode.BUSY, scheduler=address, problem=problem)
