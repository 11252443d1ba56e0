"""The production server's settings; docs/operator.md lists the variables."""

import os
from pathlib import Path

from cmms import settings  # nonsense in the environment stops the start here, before any worker is made

env = settings.env
bind = env.text("BIND", f"127.0.0.1:{env.whole('PORT', 8000, low=1, high=65_535)}")
worker_class = "gthread"  # threads wait for the database; gevent was slower and needs patched libraries
workers = env.whole("WEB_CONCURRENCY", 2, low=1, high=256)
threads = env.whole("WEB_THREADS", 4, low=1, high=64)
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 10_000  # a worker is renewed now and then, so that no leak grows for ever
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  a heartbeat file, not data
control_socket_disable = True
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
accesslog = "-" if env.flag("ACCESS_LOG", False) else None
errorlog = "-"
loglevel = "warning"
proc_name = "cmms"
