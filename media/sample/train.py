"""Fits a line to noisy points: reports progress and metrics, saves states to go on from, and writes a result."""

import json
import os
import random
import sys
import time

import runtrail  # comes with Runtrail; see docs/clients.md

parameters = runtrail.params()
random.seed(parameters["seed"])
epochs = parameters["epochs"]
count = parameters.get("points", 20001)

xs = [2 * i / (count - 1) - 1 for i in range(count)]
ys = [1.5 * x + 0.5 + random.gauss(0, parameters["noise"]) for x in xs]
history = []  # all errors of all epochs: what makes a program grow

with runtrail.context() as ctx:
    state = ctx.load_checkpoint() or {"epoch": 0, "slope": 0.0, "offset": 0.0}
    done, slope, offset = state["epoch"], state["slope"], state["offset"]
    print(f"fitting {count} points for {epochs} epochs" + (f", from epoch {done} on" if done else ""))
    for epoch in runtrail.progress(range(done + 1, epochs + 1), done=done, task="epoch"):
        for _ in range(25):
            errors = [slope * x + offset - y for x, y in zip(xs, ys)]
            loss = sum(e * e for e in errors) / len(errors)
            slope -= parameters["learning_rate"] / 25 * 2 * sum(e * x for e, x in zip(errors, xs)) / len(xs)
            offset -= parameters["learning_rate"] / 25 * 2 * sum(errors) / len(xs)
        history.append(errors)
        print(f"epoch {epoch}/{epochs}  loss {loss:.4f}  slope {slope:.3f}  offset {offset:.3f}")
        runtrail.log(loss=loss, slope=slope, step=epoch)
        # As often as the parameter file says, when somebody asks for one, and before it stops.
        if ctx.checkpoint_due(epoch) or ctx.stopping:
            ctx.save_checkpoint({"epoch": epoch, "slope": slope, "offset": offset, "loss": loss}, step=epoch)
        if ctx.stopping:
            sys.exit(f"stopped after epoch {epoch}; it can go on from there")
        time.sleep(parameters.get("pause", 0.4))

loss = loss if done < epochs else state["loss"]
with open(os.path.join(os.environ["RUNTRAIL_OUTPUTS"], "line.json"), "w") as result:
    json.dump({"slope": slope, "offset": offset, "loss": loss}, result)
print(f"the line is y = {slope:.3f} x + {offset:.3f}")
