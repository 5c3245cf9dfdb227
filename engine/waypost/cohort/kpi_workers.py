"""Who works the rows out: this process, or several that each take some patients."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Self

from waypost.cohort.kpi_asked import KpiQuestion, PatientRows, rows_of_patient
from waypost.fhir import PatientInput

_AT_ONCE = 8
"""How many patients are handed to a process together."""


class Workers:
    """Works out the rows of patients, in the order in which they are given; a context manager.

    Args:
        question: what is asked of every record.
        jobs: how many processes there are; 1 means this one.
    """

    def __init__(self, question: KpiQuestion, jobs: int = 1) -> None:
        self._question = question
        self._jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def rows(self, inputs: Sequence[PatientInput]) -> Iterator[PatientRows]:
        """Yield the rows of each patient, in order."""
        if self._jobs == 1:
            for read in inputs:
                yield rows_of_patient(read, self._question)
            return
        if self._pool is None:
            # Spawned and not forked: nothing of this process is taken along by accident.
            self._pool = ProcessPoolExecutor(
                self._jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_begin,
                initargs=(self._question,),
            )
        yield from self._pool.map(_work, inputs, chunksize=_AT_ONCE)


_asked: list[KpiQuestion] = []
"""What a process of the pool is asked; empty in every other process."""


def _begin(question: KpiQuestion) -> None:
    _asked[:] = [question]


def _work(read: PatientInput) -> PatientRows:
    [question] = _asked
    return rows_of_patient(read, question)
