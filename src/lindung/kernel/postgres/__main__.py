"""Runs a database server in the foreground: ``python -m lindung.kernel.postgres --data-dir DIRECTORY``."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from lindung.kernel.postgres import PostgresError, running


def main(arguments: list[str] | None = None) -> int:
    """Hold the server until SIGTERM or SIGINT; print where its socket is as soon as it answers."""
    parser = argparse.ArgumentParser(prog="python -m lindung.kernel.postgres", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="where the server keeps its things")
    parser.add_argument("--tcp-port", type=int, help="listen on this port of 127.0.0.1 as well")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a server parameter")
    given = parser.parse_args(arguments)
    settings = dict(pair.partition("=")[::2] for pair in given.set)

    asked_to_leave = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_leave.set())
    try:
        with running(data_dir=given.data_dir, tcp_port=given.tcp_port, settings=settings) as server:
            sys.stdout.write(f"ready: host={server.socket_dir} port={server.port}\n")
            sys.stdout.flush()
            asked_to_leave.wait()
    except PostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
