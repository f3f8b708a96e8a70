"""The Linux system calls that a student's function may not make, as a filter program the kernel reads (seccomp)."""

from __future__ import annotations

import platform
import struct
import sys
from collections.abc import Mapping

# What no other limit holds back: memory that outlives its mapping, spaces of one's own, other processes, kernel doors.
NEVER: Mapping[str, tuple[int, int]] = {  # numbers on x86-64 and on 64-bit Arm
    "shmget": (29, 194),
    "memfd_create": (319, 279),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "ptrace": (101, 117),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
STARTING: Mapping[str, tuple[int, int]] = {  # a process or a thread; Arm has neither fork nor vfork
    "clone": (56, 220),
    "clone3": (435, 435),
    "fork": (57, 220),
    "vfork": (58, 220),
}
KINDS = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # a column above, and the kernel's name for it
OTHER_TABLE = 0x40000000  # from here on x86-64 counts the same calls a second time
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, KIND = 0, 4  # where in what the filter sees
ALLOW, REFUSE = 0x7FFF0000, 0x00050001  # the latter as EPERM, "not permitted"


def refusals(may_start: bool) -> bytes:
    """The filter for this computer; empty where it is not Linux or of a kind we have no numbers for."""
    if sys.platform != "linux" or platform.machine() not in KINDS:
        return b""
    column, kind = KINDS[platform.machine()]
    calls = NEVER if may_start else {**NEVER, **STARTING}
    numbers = sorted({both[column] for both in calls.values()})
    steps = [(LOAD, 0, 0, KIND), (EQUAL, 0, len(numbers) + 3, kind), (LOAD, 0, 0, NUMBER)]
    steps.append((AT_LEAST, len(numbers) + 1, 0, OTHER_TABLE))
    steps += [(EQUAL, len(numbers) - n, 0, number) for n, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
