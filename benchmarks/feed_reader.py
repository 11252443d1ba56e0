"""``python -m benchmarks.feed_reader``: a program that follows the change feed and may die at any moment.

It keeps what it took in, with the cursor behind it, as one line each of a file, and begins behind the last whole line.
"""

import os
import time
from pathlib import Path

import django


def main(kept: Path, token: str) -> None:
    django.setup()
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})
    text = kept.read_text()
    whole = text[:text.rfind("\n") + 1]
    if whole != text:
        os.truncate(kept, len(whole.encode()))  # it died while it wrote
    after = whole.splitlines()[-1].split("\t")[0] if whole else ""
    with kept.open("a") as file:
        while True:
            answer = client.get("/api/v1/changes/", {"resource": "crafts", "limit": "50",
                                                     **({"after": after} if after else {})})
            if answer.status_code != 200:
                raise SystemExit(f"the feed gave {answer.status_code}: {answer.content[:300]!r}")
            page = answer.json()
            for change in page["results"]:
                file.write(f"{change['cursor']}\t{change['id']}\t{change['action']}\n")
                file.flush()
            after = page["next"]
            if not page["more"]:
                time.sleep(0.05)


if __name__ == "__main__":
    main(Path(os.environ["BENCHMARK_KEPT"]), os.environ["BENCHMARK_TOKEN"])
