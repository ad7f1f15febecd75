"""What a build asks of the machine: cores, the start of this process, processes that begin at once.
Linux answers by interfaces of its own; what stands for them elsewhere is here and nowhere else."""

from __future__ import annotations

import multiprocessing
import os
import time

# A forked child begins at once and has all that was loaded. macOS ends children of a process in
# which one of Apple's frameworks was at work, or use one: a process that forks has one thread, and
# none of them asks for more than files and computing. What watches or serves is a process apart.
processes = multiprocessing.get_context("fork")

STAT = "/proc/self/stat"


def cores() -> int:
    """How many processes can work side by side: the cores that this process may use, where the
    system tells, or all of them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process_start() -> int:
    """When this process began, in ns since 1970."""
    if hasattr(time, "CLOCK_BOOTTIME") and os.path.exists(STAT):  # noqa: PTH110
        return _start_on_linux()
    import psutil  # noqa: PLC0415 - installed where it is needed

    return int(psutil.Process().create_time() * 1e9)


def _start_on_linux() -> int:
    """proc_pid_stat(5) has it in clock ticks since the machine began."""
    with open(STAT, encoding="ascii", errors="replace") as file:  # noqa: PTH123
        ticks = int(file.read().rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time_ns() - int(age * 1e9)
