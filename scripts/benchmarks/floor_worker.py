"""The floor's worker: RQ's own SimpleWorker, as it comes. `python -m scripts.benchmarks.floor_worker REDIS_URL`."""

import sys

from redis import Redis
from rq import Queue, SimpleWorker

if __name__ == "__main__":
    connection = Redis.from_url(sys.argv[-1])
    SimpleWorker([Queue("floor", connection=connection)], connection=connection).work(logging_level="ERROR")
