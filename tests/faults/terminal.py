"""Runs a program on a terminal of its own and types a line when it is asked: terminal.py FILE WORDS PROGRAM ARGUMENT…

The line is read from FILE, so that it is in no argument. What the terminal shows goes to standard output.
"""

import os
import pty
import sys

secret, question, program = sys.argv[1], sys.argv[2].encode(), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(program[0], program)

shown, typed = b"", False
while True:
    try:
        octets = os.read(terminal, 4096)
    except OSError:
        break
    if not octets:
        break
    shown += octets
    if b"\x1b[6n" in octets:
        os.write(terminal, b"\x1b[1;1R")
    if not typed and question in shown:
        typed = True
        with open(secret, "rb") as file:
            os.write(terminal, file.read().rstrip(b"\n") + b"\r")

_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(status) if typed else 99)
