"""Hands at once: each in a thread with its own connection."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def race(*acts: Callable[[], object]) -> list[object]:
    """Run all at once; return what each returned or raised."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
