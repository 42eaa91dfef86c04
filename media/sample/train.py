"""Fits a line to noisy points: logs, reports progress and metrics, writes checkpoints and a result."""

import json
import os
import random
import time

parameters = json.load(open(os.environ["RUNTRAIL_PARAMS"]))
random.seed(parameters["seed"])
epochs = parameters["epochs"]


def say(**signal):
    """One line of JSON is all it takes to tell Runtrail something."""
    with open(os.environ["RUNTRAIL_SIGNALS"], "a") as signals:
        signals.write(json.dumps(signal) + "\n")


xs = [i / 10000 for i in range(-10000, 10001)]
ys = [1.5 * x + 0.5 + random.gauss(0, parameters["noise"]) for x in xs]
slope, offset = 0.0, 0.0
history = []  # all errors of all epochs: what makes a program grow

print(f"fitting {len(xs)} points for {epochs} epochs")
for epoch in range(1, epochs + 1):
    for _ in range(25):
        errors = [slope * x + offset - y for x, y in zip(xs, ys)]
        loss = sum(e * e for e in errors) / len(errors)
        slope -= parameters["learning_rate"] / 25 * 2 * sum(e * x for e, x in zip(errors, xs)) / len(xs)
        offset -= parameters["learning_rate"] / 25 * 2 * sum(errors) / len(xs)
    history.append(errors)
    print(f"epoch {epoch}/{epochs}  loss {loss:.4f}  slope {slope:.3f}  offset {offset:.3f}")
    say(metric={"loss": loss, "slope": slope}, step=epoch)
    say(progress={"done": epoch, "total": epochs, "task": "epoch"})
    if epoch % 5 == 0:
        path = os.path.join(os.environ["RUNTRAIL_CHECKPOINTS"], f"epoch-{epoch:03}.json")
        with open(path, "w") as checkpoint:
            json.dump({"epoch": epoch, "slope": slope, "offset": offset}, checkpoint)
        say(checkpoint={"path": path, "step": epoch})
    time.sleep(0.4)

with open(os.path.join(os.environ["RUNTRAIL_OUTPUTS"], "line.json"), "w") as result:
    json.dump({"slope": slope, "offset": offset, "loss": loss}, result)
print(f"the line is y = {slope:.3f} x + {offset:.3f}")
