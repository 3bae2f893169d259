"""What Application Auto Scaling decides over a load trace, from its documentation alone.

`python independent.py TRACE.csv SETTINGS.json` prints the alarms' changes and the scaling activities, one JSON object a line.
It shares no code with the emulator, which has to reach the same decisions (see README.md in traces/ for both formats).

Sources, by the letter used below (all under https://docs.aws.amazon.com/):
  T autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
  S autoscaling/application/userguide/step-scaling-policy-overview.html
  A autoscaling/application/userguide/application-auto-scaling-scaling-activities.html
  C AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html (missing data, premature alarms, Auto Scaling actions)
  E sagemaker/latest/dg/endpoint-auto-scaling-policy.html (limits, cooldown of 300 s, zeros are published)
  M sagemaker/latest/APIReference/API_ScalingPolicyMetric.html (1/numberOfInstances on each request)
  U sagemaker/latest/APIReference/API_UpdateEndpointWeightsAndCapacities.html (Updating, then InService)
  R https://repost.aws/questions/QUf450Wsd9RROGGOIwaolN9w/sagemaker-autoscaling-delay (the alarms of an endpoint, as seen)

Where the documentation is open, this is what is done here:
  | #  | open                                   | chosen                                                                   |
  |----|----------------------------------------|--------------------------------------------------------------------------|
  | 1  | target tracking's alarms (T: "usually  | high: over the target, 3 of 3 minutes; low: under 90 % of it, 15 of 15   |
  |    | more than 10% lower")                  | (R saw 1500: > 1500 and < 1350)                                          |
  | 2  | when a minute is judged                | at its end, all alarms first, then the decision; no delay of the metric  |
  | 3  | which value gives the capacity         | target tracking: the newest data point; steps: the average of those that |
  |    |                                        | the alarm judges (S: "the most recent metric data points", aggregated)   |
  | 4  | how far scale-in goes (T: "more        | ceil(capacity x metric / target), like scale-out; it is gradual by its   |
  |    | gradually", "rounding up or down")     | alarm and its cooldown; up, so that it cannot start the reverse (A)      |
  | 5  | scale-out cooldown, "a larger scale    | counted from the capacity before the cooldown's activity; what exceeds   |
  |    | out": S adds 1 where +3 follows +2     | the present capacity is done, restarts the cooldown, keeps that base     |
  | 6  | whose scale-out cooldown               | only the policy's that scaled out (T: "the scaling policy won't")        |
  | 7  | whose scale-in cooldown                | the target's: no policy scales in before it ends, any scale-out ends it  |
  | 8  | scale-in during a scale-out cooldown   | not blocked (T blocks only an increase)                                  |
  | 9  | when a cooldown starts and ends        | when the activity completes, so when the instances are in service; a     |
  |    |                                        | decision exactly at its end is free                                      |
  | 10 | while instances start                  | the endpoint is Updating (U): nothing scales, alarms go on (A:           |
  |    |                                        | TargetServicePutResourceAsUnscalable)                                    |
  | 11 | how long scale-in takes                | no time: the instances are gone at the decision                          |
  | 12 | a minute in which the count changed    | requests spread evenly, each counts 1/instances in service then (M)      |
  | 13 | a minute without instances             | no data point for a metric per instance; TreatMissingData `missing`      |
  | 14 | CloudWatch's evaluation range          | EvaluationPeriods + 2 (C: 5 where it is 3)                               |
  | 15 | one asks out, another in               | out (T: availability first)                                              |
  | 16 | step in, target tracking not ready     | the step's scale-in is done (T: "will not be blocked")                   |
  | 17 | two policies ask for the same          | the first of the settings is named, and its cooldown starts              |
  | 18 | a metric at the threshold itself       | belongs to the side the step alarm's operator points to                  |
  | 19 | MinAdjustmentMagnitude and a step of 0 | 0 stays 0 (S: "Unchanged")                                               |
  | 20 | scale-in disabled                      | there is no low alarm, and nobody waits for this policy                  |
  | 21 | arithmetic                             | exact fractions: 4 x 150 / 200 is 3, never 3.0000000000000004            |
"""

import csv
import json
import math
import sys
from fractions import Fraction
from operator import itemgetter

MINUTE = 60
COOLDOWN = 300  # E
SPARE_POINTS = 2  # choice 14
CAPACITY = itemgetter(0)
COMPARISONS = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
}


def exact(number):
    return Fraction(str(number))


class Alarm:
    """One metric against one threshold (C)."""

    def __init__(self, name, metric, operator, threshold, periods, datapoints):
        self.name, self.metric, self.operator, self.threshold = name, metric, operator, threshold
        self.periods, self.datapoints = periods, datapoints
        self.state, self.value, self.mean = "INSUFFICIENT_DATA", None, None

    def breaches(self, value):
        return COMPARISONS[self.operator](value, self.threshold)

    def judge(self, points):
        """The state after these data points, oldest first, None where one is missing."""
        recent = points[-(self.periods + SPARE_POINTS) :]
        known = [value for value in recent if value is not None]
        judged = known[-self.periods :]
        breaching = sum(self.breaches(value) for value in judged)
        if not known:
            return "INSUFFICIENT_DATA"
        if breaching >= self.datapoints:
            return "ALARM"
        if breaching < len(judged):
            return "OK"
        age = next(len(recent) - at for at, value in enumerate(recent) if value is not None)
        return "ALARM" if age >= self.datapoints else "INSUFFICIENT_DATA"

    def update(self, points):
        """The state before and after, where it changes."""
        before, self.state = self.state, self.judge(points)
        self.value = next((value for value in reversed(points) if value is not None), None)
        recent = [value for value in points[-self.periods :] if value is not None]
        self.mean = sum(recent) / len(recent) if recent else None
        return None if before == self.state else (before, self.state)

    @property
    def rings(self):
        return self.state == "ALARM"


class TargetTracking:
    KEYS = {"name", "type", "metric", "targetValue"}
    OPTIONS = {"scaleOutCooldown", "scaleInCooldown", "disableScaleIn"}

    def __init__(self, given):
        self.name, metric, self.target = given["name"], given["metric"], exact(given["targetValue"])
        self.out_cooldown = given.get("scaleOutCooldown", COOLDOWN)
        self.in_cooldown = given.get("scaleInCooldown", COOLDOWN)
        self.scales_in = not given.get("disableScaleIn", False)
        self.high = Alarm("AlarmHigh", metric, "GreaterThanThreshold", self.target, 3, 3)
        self.low = Alarm("AlarmLow", metric, "LessThanThreshold", self.target * Fraction(9, 10), 15, 15)
        self.alarms = [self.high, self.low] if self.scales_in else [self.high]

    def rung(self):
        return next((alarm for alarm in self.alarms if alarm.rings), None)

    def asks(self, alarm, capacity):
        return math.ceil(capacity * alarm.value / self.target)


class StepScaling:
    KEYS = {"name", "type", "adjustmentType", "stepAdjustments", "alarm"}
    OPTIONS = {"cooldown", "minAdjustmentMagnitude"}
    ALARM = {"metric", "comparisonOperator", "threshold", "evaluationPeriods"}

    def __init__(self, given):
        self.name, self.type, self.steps = given["name"], given["adjustmentType"], given["stepAdjustments"]
        self.out_cooldown = self.in_cooldown = given.get("cooldown", COOLDOWN)
        self.least = given.get("minAdjustmentMagnitude", 0)
        of = only(given["alarm"], self.ALARM, {"datapointsToAlarm"}, f"alarm of {self.name}")
        periods = of["evaluationPeriods"]
        threshold, datapoints = exact(of["threshold"]), of.get("datapointsToAlarm", periods)
        self.alarms = [Alarm("Alarm", of["metric"], of["comparisonOperator"], threshold, periods, datapoints)]

    def rung(self):
        return self.alarms[0] if self.alarms[0].rings else None

    def asks(self, alarm, capacity):
        step = next((step for step in self.steps if self.holds(step, alarm)), None)
        if step is None:
            return capacity
        adjustment = step["scalingAdjustment"]
        if self.type == "ExactCapacity":
            return adjustment
        return capacity + (self.percent(capacity, adjustment) if self.type == "PercentChangeInCapacity" else adjustment)

    def holds(self, step, alarm):
        """Bounds are relative to the threshold: lower inclusive above it, upper inclusive below it (S)."""
        breach = (alarm.threshold if alarm.mean is None else alarm.mean) - alarm.threshold
        lower, upper = step.get("metricIntervalLowerBound"), step.get("metricIntervalUpperBound")
        lower = -math.inf if lower is None else exact(lower)
        upper = math.inf if upper is None else exact(upper)
        above = breach > 0 or (breach == 0 and alarm.operator.startswith("Greater"))
        return lower <= breach < upper if above else lower < breach <= upper

    def percent(self, capacity, adjustment):
        """Towards zero, but never to zero (S)."""
        if adjustment == 0 or capacity == 0 and self.least == 0:
            return 0
        size = max(abs(capacity * adjustment) // 100, 1, self.least)
        return int(math.copysign(size, adjustment))


class Fleet:
    """The instances in service over time."""

    def __init__(self, count):
        self.changes = [(0, count)]

    def change(self, at, count):
        self.changes.append((at, count))

    def per_instance(self, total, start):
        """The sum, over a minute's requests, of 1/instances then in service; None where there was none (M)."""
        ends = [at for at, _ in self.changes[1:]] + [math.inf]
        parts = [
            (min(end, start + MINUTE) - max(begin, start), count) for (begin, count), end in zip(self.changes, ends)
        ]
        served = [total * Fraction(seconds) / MINUTE / count for seconds, count in parts if seconds > 0 and count > 0]
        return sum(served) if served else None


class Target:
    """A scalable target: one variant, its limits, its policies."""

    KEYS = {"minCapacity", "maxCapacity", "initialCount", "policies"}
    POLICIES = {"TargetTrackingScaling": TargetTracking, "StepScaling": StepScaling}

    def __init__(self, settings):
        only(settings, self.KEYS, {"instanceStartSeconds"}, "settings")
        self.least, self.most, self.capacity = (settings[key] for key in ("minCapacity", "maxCapacity", "initialCount"))
        if not self.least <= self.capacity <= self.most:
            raise SystemExit(f"settings: initialCount is {self.capacity}, allowed is {self.least} to {self.most}")
        self.start = settings.get("instanceStartSeconds", 0)
        self.policies = [self.policy(given) for given in settings["policies"]]
        self.fleet, self.metrics = Fleet(self.capacity), {}
        self.busy_until, self.in_cooled = 0, 0
        self.out_cooling = {}

    def policy(self, given):
        kind = self.POLICIES[given["type"]]
        return kind(only(given, kind.KEYS, kind.OPTIONS, f"policy {given['name']}"))

    def minute(self, start, row):
        """What changes at the end of the minute that begins at `start`."""
        now = start + MINUTE
        for metric in {alarm.metric for policy in self.policies for alarm in policy.alarms}:
            self.metrics.setdefault(metric, []).append(self.measure(metric, start, row))
        for policy in self.policies:
            for alarm in policy.alarms:
                if change := alarm.update(self.metrics[alarm.metric]):
                    yield {"time": now, "event": "alarm", "policy": policy.name, "alarm": alarm.name} | dict(
                        zip(("from", "to"), change)
                    )
        if now >= self.busy_until and (decision := self.out(now) or self.inward(now)):
            yield self.scale(now, *decision)

    def measure(self, metric, start, row):
        column = metric.removesuffix("PerInstance")
        if column not in row:
            raise SystemExit(f"trace: {metric} needs a column {column}, given are {', '.join(row)}")
        if row[column] == "":
            return None
        return self.fleet.per_instance(exact(row[column]), start) if column != metric else exact(row[column])

    def bound(self, capacity):
        return min(max(capacity, self.least), self.most)

    def out(self, now):
        """The largest scale-out that any policy asks for (T)."""
        asked = []
        for policy in self.policies:
            alarm = policy.rung()
            if alarm and policy.asks(alarm, self.capacity) > self.capacity:
                asked.append((self.bound(policy.asks(alarm, self.base(policy, now))), policy, alarm))
        return max((each for each in asked if each[0] > self.capacity), key=CAPACITY, default=None)

    def base(self, policy, now):
        """What a scale-out counts from: in a cooldown, the capacity before the activity that began it (S, T)."""
        base, until = self.out_cooling.get(policy.name, (self.capacity, now))
        return min(base, self.capacity) if now < until else self.capacity

    def inward(self, now):
        """The most careful scale-in that target tracking agrees on as a whole, or that a step policy asks for by itself (T)."""
        if now < self.in_cooled:
            return None
        tracking = [policy for policy in self.policies if isinstance(policy, TargetTracking) and policy.scales_in]
        agreed = [self.asked(policy) for policy in tracking] if all(policy.low.rings for policy in tracking) else []
        steps = [self.asked(policy) for policy in self.policies if isinstance(policy, StepScaling) and policy.rung()]
        asked = [max(agreed, key=CAPACITY), *steps] if agreed else steps
        return max((each for each in asked if each[0] < self.capacity), key=CAPACITY, default=None)

    def asked(self, policy):
        alarm = policy.rung()
        return self.bound(policy.asks(alarm, self.capacity)), policy, alarm

    def scale(self, now, after, policy, alarm):
        before = self.capacity
        if after > before:
            self.busy_until = now + self.start
            self.out_cooling[policy.name] = (self.base(policy, now), self.busy_until + policy.out_cooldown)
            self.in_cooled = 0
        else:
            self.in_cooled = now + policy.in_cooldown
        self.capacity = after
        self.fleet.change(max(now, self.busy_until), after)
        seen = f"{alarm.metric} is {float(alarm.value):g}, threshold {float(alarm.threshold):g}"
        reason = f"{alarm.name} of {policy.name} is in ALARM: {seen}"
        return {"time": now, "event": "scaling", "policy": policy.name, "alarm": alarm.name} | {
            "before": before, "after": after, "reason": reason}


def only(given, required, optional, where):
    """The object itself, if it has what it needs and nothing that would be ignored."""
    missing, unknown = required - given.keys(), given.keys() - required - optional
    if missing or unknown:
        raise SystemExit(f"{where}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return given


def decisions(rows, settings):
    """Every alarm's change and every scaling activity over the trace's rows (mappings of column to text)."""
    target = Target(settings)
    for at, row in enumerate(rows):
        if int(row["seconds"]) != at * MINUTE:
            raise SystemExit(f"trace: row {at + 1} begins at {row['seconds']} s, allowed is {at * MINUTE} (one row a minute)")
        yield from target.minute(at * MINUTE, row)


def main(trace, settings):
    with open(trace, newline="") as rows, open(settings) as given:
        for decision in decisions(csv.DictReader(rows), json.load(given)):
            print(json.dumps(decision))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("usage: python independent.py TRACE.csv SETTINGS.json")
    main(*sys.argv[1:])
