"""Where the processes of an app listen, as far as the system tells."""

from __future__ import annotations

from ...processes.runs import descendants


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses and ports at which a process or one of its descendants takes connections by TCP.
    Blocks."""
    import psutil

    found: set[tuple[str, int]] = set()
    for process in descendants(pid):
        try:
            connections = process.net_connections(kind="tcp")
        except psutil.Error:  # it has ended, or is not to be looked into
            continue
        for each in connections:
            if each.status == psutil.CONN_LISTEN:
                found.add((str(each.laddr.ip), int(each.laddr.port)))
    return found
