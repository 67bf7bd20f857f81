"""Writes numbered lines as one of several processes: ``python log_writer.py PATH NAME COUNT``."""

from __future__ import annotations

import sys
from pathlib import Path

from icct_http.log_file import LogFile
from icct_http.log_sinks import LogSinks

PADDING = "x" * 500

if __name__ == "__main__":
    path, name, count = sys.argv[1:]
    sinks = LogSinks(file=LogFile(Path(path)), terminal=None)
    for number in range(int(count)):
        sinks.info(event="line", writer=name, number=number, padding=PADDING)
