"""The first moments of a server process: step down, tie its life to ours, become the server.

Run as a script: `python -I -S exec_child.py PARENT SIGNAL UID GID PROGRAM ARGUMENT…`; a UID of -1
keeps the account. It is a program of its own, not a `preexec_fn`, because code between fork and
exec of a process with threads can deadlock.

The order matters: changing the account clears the parent-death signal (prctl(2)), so that comes
second; the parent may be gone before it is set, so that is checked third.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(arguments: list[str]) -> None:
    """Never returns when all is well: the process image becomes PROGRAM."""
    parent, death_signal, user, group = (int(argument) for argument in arguments[:4])
    command = arguments[4:]
    if user >= 0:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent process ended before the server began")
    os.umask(0o077)
    os.execv(command[0], command)  # noqa: S606 - no shell wanted; the launcher chose the program


if __name__ == "__main__":
    main(sys.argv[1:])
