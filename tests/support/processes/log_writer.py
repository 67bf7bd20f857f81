"""Writes numbered lines as one of several processes until a file is there: ``python log_writer.py PATH NAME STOP``.

Prints how many lines it has written.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from icct_http.service.logs.log_file import LogFile
from icct_http.service.logs.log_sinks import LogSinks

MOST = 200_000  # should nobody ever say stop

if __name__ == "__main__":
    path, name, stop = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    sinks = LogSinks(file=LogFile(path), terminal=None)
    for number in count():
        if number == MOST or stop.exists():
            print(number)
            break
        sinks.info(event="line", writer=name, number=number)
