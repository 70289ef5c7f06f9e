"""Clients that ask for the same page again and again over kept connections, and note how long each answer took."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as bytes, sent by one client in a loop."""

    path: str
    cookie: str

    def encode(self) -> bytes:
        """Return the request as it goes over the wire."""
        lines = [
            f"GET {self.path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {self.cookie}",
            "Accept: text/html",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read one answer; return its status and length."""
    head = await reader.readuntil(b"\r\n\r\n")
    status, length, chunked = int(head[9:12]), 0, False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked = chunked or (name.lower() == b"transfer-encoding" and b"chunked" in value)
    if chunked:
        while size := int((await reader.readline()).strip(), 16):
            length += size
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(length)
    return status, length


async def _client(port: int, asks: list[Ask], until: float, seconds: list[float], wrong: list[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    turn = 0
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(asks[turn % len(asks)].encode())
        status, _length = await _answer(reader)
        seconds.append(time.perf_counter() - started)
        if status != 200:
            wrong.append(status)
        turn += 1
    writer.close()


async def measure(*, port: int, asks: list[Ask], clients: int, duration: float) -> dict[str, float]:
    """Load the server with `clients` for `duration` seconds; return requests, rate and latencies in milliseconds."""
    seconds: list[float] = []
    wrong: list[int] = []
    started = time.perf_counter()
    shares = [asks[number:] + asks[:number] for number in range(clients)]
    await asyncio.gather(*(_client(port, share, started + duration, seconds, wrong) for share in shares))
    took = time.perf_counter() - started
    ordered = sorted(seconds)
    return {
        "requests": len(ordered),
        "wrong": len(wrong),
        "per_second": len(ordered) / took,
        "p50_ms": 1000 * ordered[len(ordered) // 2],
        "p95_ms": 1000 * ordered[int(len(ordered) * 0.95)],
    }


if __name__ == "__main__":
    job = json.load(sys.stdin)
    result = asyncio.run(
        measure(
            port=job["port"],
            asks=[Ask(**ask) for ask in job["asks"]],
            clients=job["clients"],
            duration=job["duration"],
        )
    )
    json.dump(result, sys.stdout)
