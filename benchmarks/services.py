"""Both delivery services in a process of their own: ``services.py`` prints their settings and runs until it is told."""

from __future__ import annotations

import json
import sys

from tests.faults.services import both_services

if __name__ == "__main__":
    with both_services() as services:
        print(json.dumps({name: str(value) for name, value in services.settings.items()}), flush=True)
        for _ in sys.stdin:
            counts = {"logos": len(services.cloudinary.files), "mails": len(services.mail.mails)}
            print(json.dumps(counts), flush=True)
