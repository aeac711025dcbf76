"""Many documents are drawn by several processes, or on the cluster that reads (6-quality).

Only those that need nothing but their batch: it goes there once, bytes come back. What does not come back is
drawn here, one after the other, as on a small day. Where the system can copy a process as it stands, the copy
has the batch already; elsewhere each has to import and to be sent what it needs, which pays later.
"""

import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import groupby, islice
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from operator import attrgetter

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.settings import Compute
from orderbatch.read.processes.cluster import cluster
from orderbatch.write.documents.outputs import needs_batch_alone, render

START, MANY = ("fork", 100) if sys.platform == "linux" else ("spawn", 3_000)  # from so many on it pays
BESIDE_LINES = 100_000  # of more, what was read and what is drawn are too much to hold at once
PATIENCE = 60.0  # seconds that some documents may take, where each takes milliseconds
_TOGETHER = 16  # documents of one kind that are asked for at a time
_AHEAD = 64  # such groups that may be drawn before they are wanted

_Drawn = Future[list[bytes]]
_Ask = Callable[[Sequence[Output]], _Drawn]


class Drawers:
    """Others who draw the documents of a batch, an `Elsewhere` of the outbox; none where they are few."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute
        self._at_work = ExitStack()
        self._batch: Batch | None = None
        self._coming = _Coming(_nobody, ())

    def __enter__(self) -> "Drawers":
        return self

    def __exit__(self, *_error: object) -> None:
        self._at_work.close()

    def begin(self, batch: Batch, outputs: Sequence[Output]) -> None:
        """Have the documents of a batch drawn from now on: they are wanted soon, in this order."""
        alone = [output for output in outputs if needs_batch_alone(output)]
        workers = self._compute.workers or os.cpu_count() or 1
        ask: _Ask = _nobody
        if len(alone) >= MANY and (self._compute.scheduler or workers > 1):
            ask = self._at_work.enter_context(_asking(self._compute.scheduler, workers, batch))
        self._batch, self._coming = batch, _Coming(ask, alone)

    def begin_early(self, batch: Batch, outputs: Sequence[Output]) -> None:
        """The same while what was read is still held; a very large batch is begun when it is let go."""
        if len(batch.lines) <= BESIDE_LINES:
            self.begin(batch, outputs)

    @contextmanager
    def __call__(self, batch: Batch, outputs: Sequence[Output]) -> Iterator[Callable[[Output], bytes | None]]:
        """What gives a document of the batch that was drawn elsewhere, None for all others."""
        if self._batch is not batch:
            self.begin(batch, outputs)
        yield self._coming.take
        self._at_work.close()


@contextmanager
def _asking(scheduler: str, processes: int, batch: Batch) -> Iterator[_Ask]:
    """How some documents are asked for: of the cluster where it answers, else of processes here."""
    with ExitStack() as stack:
        client = None
        with suppress(OrderbatchError):  # it is gone since it read
            client = stack.enter_context(cluster(scheduler))
        if client:
            # as the answer of a task: a worker that is killed with it leaves it to another to answer
            there = client.submit(pickle.loads, pickle.dumps(batch), pure=False)
            workers = client.get_executor()
            yield lambda some: workers.submit(_draw, there, some)
        else:
            others = set(active_children())
            pool = ProcessPoolExecutor(processes, get_context(START), _begin, (batch,))
            stack.callback(pool.shutdown, cancel_futures=True)
            stack.callback(_kill_all_but, others)  # first: one that hangs would never end
            yield lambda some: pool.submit(_draw_held, some)


def _kill_all_but(others: Collection[BaseProcess]) -> None:
    for child in active_children():
        if child not in others:
            child.kill()


def _nobody(_some: Sequence[Output]) -> _Drawn:
    raise RuntimeError


class _Coming:
    """Documents that others draw, in the order in which they are taken; some are always under way."""

    def __init__(self, ask: _Ask, outputs: Sequence[Output]) -> None:
        self._ask = ask
        self._outputs = frozenset(outputs)
        self._unasked = _groups(outputs)
        self._under_way: deque[tuple[list[Output], _Drawn]] = deque()
        self._there: dict[Output, bytes] = {}
        self._ask_on()

    def _ask_on(self) -> None:
        """Nothing more is asked where those who draw are gone."""
        with suppress(RuntimeError, OSError):
            for some in islice(self._unasked, _AHEAD - len(self._under_way)):
                self._under_way.append((some, self._ask(some)))

    def take(self, output: Output) -> bytes | None:
        """One that was asked for; None where it does not come back."""
        if output not in self._outputs:
            return None
        while output not in self._there and self._under_way:
            some, drawn = self._under_way.popleft()
            with suppress(Exception):  # whatever it says when who draws is gone, with what it had drawn
                self._there.update(zip(some, drawn.result(PATIENCE), strict=True))
            if not drawn.done():  # nor will the others come
                self._under_way.clear()
                self._unasked = iter(())
            self._ask_on()
        return self._there.pop(output, None)


def _groups(outputs: Sequence[Output]) -> Iterator[list[Output]]:
    """Some of one kind at a time, so that the large ones, of which there is one a kind, are each alone."""
    for _kind, alike in groupby(outputs, attrgetter("kind")):
        while some := list(islice(alike, _TOGETHER)):
            yield some


_held: list[Batch] = []  # in a drawing process: its batch


def _begin(batch: Batch) -> None:
    """What a drawing process does first: Ctrl-C is not for it, and it ends with who began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _held.append(batch)


def _end_with_parent() -> None:
    if parent := parent_process():
        wait([parent.sentinel])
    os._exit(0)


def _draw_held(outputs: Sequence[Output]) -> list[bytes]:
    return _draw(_held[0], outputs)


def _draw(batch: Batch, outputs: Sequence[Output]) -> list[bytes]:
    return [render(batch, output) for output in outputs]
