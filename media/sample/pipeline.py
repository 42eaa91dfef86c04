"""Goes through items one by one: knows how far it is, keeps to its limits, and goes on where an earlier run stopped."""

import csv
import os
import random
import time

import runtrail  # comes with Runtrail; see docs/clients.md


def process(item):
    """How many steps it takes until a number is 1 (nobody has proved that it ever is)."""
    steps = 0
    while item != 1:
        item = item // 2 if item % 2 == 0 else 3 * item + 1
        steps += 1
    return steps


parameters = runtrail.params()
random.seed(parameters["seed"])
data = [random.randrange(1, 10**12) for _ in range(parameters["items"])]

with runtrail.context(total=len(data), task="items") as ctx:
    ctx.operation_start("data processing")
    # What an earlier run left, or nothing.
    state = ctx.load_checkpoint() or {"last_index": -1, "results": []}
    results = state["results"]
    start = state["last_index"] + 1
    ctx.start_progress(done=start)
    print(f"{len(data)} items" + (f", from {start} on" if start else ""))

    for index in range(start, len(data)):
        ctx.check_resources()  # raises runtrail.ResourceLimit where it takes too much
        results.append(process(data[index]))
        ctx.update_progress(1)
        time.sleep(parameters["milliseconds"] / 1000)
        if ctx.checkpoint_due(index + 1) or ctx.stopping:
            ctx.save_checkpoint({"last_index": index, "results": results}, step=index + 1)
            runtrail.log(mean_steps=sum(results) / len(results), step=index + 1)
        if ctx.stopping:
            raise SystemExit(f"stopped after {index + 1} items; it can go on from there")

    ctx.save_checkpoint(
        {"last_index": len(data) - 1, "results": results, "completed": True}, step=len(data), tags=["completed"]
    )
    ctx.operation_end("data processing", success=True)

with open(os.path.join(os.environ["RUNTRAIL_OUTPUTS"], "steps.csv"), "w", newline="") as file:
    csv.writer(file).writerows([["item", "steps"], *zip(data, results)])
runtrail.table(file.name)
print(f"the longest takes {max(results)} steps")
