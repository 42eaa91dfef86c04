"""Looks at a tree of processes and its machine with psutil, once for each line on stdin; prints the milliseconds it took."""

import sys
import time

import psutil

root = psutil.Process(int(sys.argv[1]))
print("ready", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    total = 0.0
    members = [root, *root.children(recursive=True)]
    for place, process in enumerate(members):
        try:
            with process.oneshot():
                times = process.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
                total += process.memory_info().rss + process.num_threads()
                if place < 32:
                    process.io_counters()
        except psutil.Error:
            pass
    psutil.cpu_times(), psutil.virtual_memory(), psutil.swap_memory(), psutil.getloadavg()
    psutil.disk_io_counters(perdisk=True), psutil.net_io_counters(pernic=True), psutil.disk_usage("/")
    print(len(members), (time.process_time() - start) * 1000, flush=True)
