"""Runs a program in a terminal of its own and types: argv is a JSON list of [prompt, keys] and then the command.

Each prompt is awaited in the output before its keys are typed. What the terminal showed goes to stdout; the exit code is
that of the program, or 99 where a prompt never came.
"""

import json
import os
import pty
import select
import sys
import time

script, command = json.loads(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)

seen, screen = b"", b""


def read(seconds):
    """Reads what comes within some time; nothing once the program has closed its terminal."""
    global seen, screen
    if not select.select([terminal], [], [], seconds)[0]:
        return True
    try:
        new = os.read(terminal, 65536)
    except OSError:
        return False
    if b"\x1b[6n" in new:
        os.write(terminal, b"\x1b[1;1R")
    seen, screen = seen + new, screen + new
    return bool(new)


for prompt, keys in script:
    end = time.monotonic() + 20
    while prompt.encode() not in seen:
        if not read(0.2) or time.monotonic() > end:
            sys.stdout.buffer.write(screen)
            sys.stderr.write(f"the prompt `{prompt}` never came\n")
            os._exit(99)
    read(0.3)
    seen = b""
    os.write(terminal, keys.encode())
while read(5):
    pass
sys.stdout.buffer.write(screen)
sys.stdout.flush()
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
