"""The independent script against cases worked out by hand from the sentences of the documentation it names."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE / "traces"))

from independent import Alarm, StepScaling, decisions, exact  # noqa: E402
from make import TRACES, write  # noqa: E402

SETTINGS = sorted((HERE / "traces" / "settings").glob("*.json"))


def tracking(**given):
    return {"name": "requests", "type": "TargetTrackingScaling", "metric": "InvocationsPerInstance", "targetValue": 100, **given}


def stepping(name="step", threshold=50, operator="GreaterThanOrEqualToThreshold", metric="Load", **given):
    alarm = {"metric": metric, "comparisonOperator": operator, "threshold": threshold, "evaluationPeriods": 1}
    kind = {"name": name, "type": "StepScaling", "adjustmentType": "ChangeInCapacity", "alarm": alarm}
    return {**kind, "stepAdjustments": [{"metricIntervalLowerBound": 0, "scalingAdjustment": 1}], **given}


def events(loads, *policies, **settings):
    """Everything decided; a load is a number of Invocations or a whole row."""
    rows = [load if isinstance(load, dict) else {"Invocations": str(load)} for load in loads]
    rows = [{"seconds": str(at * 60), **row} for at, row in enumerate(rows)]
    given = {"minCapacity": 1, "maxCapacity": 20, "initialCount": 1, "policies": list(policies), **settings}
    return list(decisions(rows, given))


def run(loads, *policies, **settings):
    """Each scaling activity as (minute, before, after)."""
    scaled = [event for event in events(loads, *policies, **settings) if event["event"] == "scaling"]
    return [(event["time"] / 60, event["before"], event["after"]) for event in scaled]


def alarms(*given, **settings):
    """Each change of an alarm as (minute, alarm, from, to)."""
    changed = [event for event in events(*given, **settings) if event["event"] == "alarm"]
    return [(event["time"] / 60, event["alarm"], event["from"], event["to"]) for event in changed]


def loads(*values):
    return [{"Load": str(value)} for value in values]


# CloudWatch's own tables of missing data (treated as missing), and its rule against premature alarms.
@pytest.mark.parametrize(
    ("datapoints", "data", "state"),
    [
        (3, "0-X-X", "OK"),
        (3, "0----", "OK"),
        (3, "-----", "INSUFFICIENT_DATA"),
        (3, "0XX-X", "ALARM"),
        (3, "--X--", "ALARM"),
        (3, "----X", "INSUFFICIENT_DATA"),
        (3, "---X-", "INSUFFICIENT_DATA"),
        (3, "--X-0", "OK"),
        (2, "0-X-X", "ALARM"),
        (2, "00X0X", "ALARM"),
        (2, "0-X--", "OK"),
        (2, "----0", "OK"),
        (2, "---X-", "ALARM"),
    ],
)
def test_an_alarm_is_in_the_state_of_cloudwatchs_tables(datapoints, data, state):
    points = [{"0": 0, "X": 2, "-": None}[point] for point in data]
    assert Alarm("Alarm", "Load", "GreaterThanThreshold", 1, 3, datapoints).judge(points) == state


def test_the_alarms_of_a_policy_begin_without_enough_data():
    # high: OK from the first value that is not over the target; low: 15 values, then OK at the first at 90 % or more
    high = (1, "AlarmHigh", "INSUFFICIENT_DATA", "OK")
    low = [(15, "AlarmLow", "INSUFFICIENT_DATA", "ALARM"), (16, "AlarmLow", "ALARM", "OK")]
    assert alarms([10] * 15 + [95], tracking()) == [high, *low]
    assert alarms([10] * 16, tracking(disableScaleIn=True)) == [high], "no low alarm where scale-in is disabled"


def test_scale_out_is_proportional_after_three_minutes_over_the_target():
    # "The higher the metric, the more capacity is added": 2 x 175 / 100 = 3.5, rounded up
    assert run([350, 350], tracking(), initialCount=2) == []
    assert run([350, 350, 350], tracking(), initialCount=2) == [(3, 2, 4)]
    assert run([350, 200, 350, 350], tracking(), initialCount=2) == [], "one minute of three at the target is not over it"


def test_scale_in_waits_for_fifteen_minutes_under_nine_tenths_of_the_target():
    # 4 x 52 / 100 = 2.08: rounding up keeps the metric under the target afterwards
    assert run([208] * 14, tracking(), initialCount=4) == []
    assert run([208] * 15, tracking(), initialCount=4) == [(15, 4, 3)]
    assert run([1080] * 30, tracking(), initialCount=12) == [], "exactly 90 % is not under it"
    assert run([1068] * 15, tracking(), initialCount=12) == [(15, 12, 11)], "89 % is: 12 x 0.89 = 10.68"


def test_scale_in_that_rounds_to_the_same_capacity_is_none():
    assert run([160] * 20, tracking(), initialCount=2) == []


def test_a_quotient_that_is_whole_is_not_rounded_up():
    assert run([70] * 3, tracking(targetValue=0.7)) == [(3, 1, 20)]
    assert run([2.1] * 3, tracking(targetValue=0.7)) == [(3, 1, 3)], "in floating point 2.1 / 0.7 is more than 3"


def test_no_traffic_scales_in_to_the_minimum():
    # "SageMaker AI emits metrics with a value of zero"
    assert run([0] * 15, tracking(), initialCount=5, minCapacity=2) == [(15, 5, 2)]


def test_missing_data_scales_nothing_in():
    assert run([{"Invocations": ""}] * 30, tracking(), initialCount=5) == []


def test_the_limits_bound_every_decision():
    assert run([5000] * 10, tracking(scaleOutCooldown=0), maxCapacity=6) == [(3, 1, 6)]


def test_the_cooldown_is_300_seconds_unless_given():
    # 6 x 50 / 100 = 3, then nothing before minute 20 although 3 x 60 / 100 = 1.8
    load = [300] * 15 + [180] * 10
    assert run(load, tracking(), initialCount=6) == [(15, 6, 3), (20, 3, 2)]
    assert run(load, tracking(scaleInCooldown=120), initialCount=6) == [(15, 6, 3), (17, 3, 2)]


def test_scale_out_ends_a_scale_in_cooldown_at_once():
    # in at 15 with an hour of cooldown, out at 18 all the same; the cooldown "stops and doesn't complete": in again at 33
    load = [300] * 15 + [900] * 3 + [90] * 20
    policy = tracking(scaleInCooldown=3600, scaleOutCooldown=0)
    assert run(load, policy, initialCount=6) == [(15, 6, 3), (18, 3, 9), (33, 9, 1)]


def test_the_scale_out_cooldown_allows_only_a_larger_scale_out():
    # 2 -> 4 at minute 3; 480 over 4 is 1.2 of the target, and 2 x 1.2 is no more than 4; 1000 over 4 is 2.5, and 2 x 2.5 is 5;
    # with 180 s it ends at minute 6: 4 x 1.2 is 5, and a new cooldown counts from 4: 4 x 2 is 8, 4 x 1.25 is no more
    load = [400] * 3 + [480] * 3 + [1000] * 2
    assert run(load, tracking(), initialCount=2) == [(3, 2, 4), (7, 4, 5)]
    assert run(load, tracking(scaleOutCooldown=180), initialCount=2) == [(3, 2, 4), (6, 4, 5), (7, 5, 8)]


def test_three_more_after_two_in_a_cooldown_add_one():
    # "Therefore, only 1 is added to the capacity"
    steps = [
        {"metricIntervalLowerBound": 0, "metricIntervalUpperBound": 20, "scalingAdjustment": 2},
        {"metricIntervalLowerBound": 20, "scalingAdjustment": 3},
    ]
    policy = stepping(stepAdjustments=steps)
    assert run(loads(60, 60, 70, 70), policy, initialCount=5) == [(1, 5, 7), (3, 7, 8)]
    assert run(loads(*[60] * 7), policy, initialCount=5) == [(1, 5, 7), (6, 7, 9)]


def test_nothing_scales_while_instances_start_and_the_cooldown_begins_when_they_are_in_service():
    load = [400] * 20
    assert run(load, tracking(scaleOutCooldown=0), initialCount=2, instanceStartSeconds=240) == [(3, 2, 4), (7, 4, 8)]
    assert run(load, tracking(scaleOutCooldown=60), initialCount=2, instanceStartSeconds=240) == [(3, 2, 4)]


def test_more_load_while_instances_start_waits_for_them():
    # at minute 4 the two old instances ask for 2 x 10 = 20, but the endpoint is Updating until minute 7
    load = [400] * 3 + [2000] * 5
    assert run(load, tracking(scaleOutCooldown=0), initialCount=2, instanceStartSeconds=240) == [(3, 2, 4), (7, 4, 20)]


def test_each_request_counts_one_over_the_instances_in_service_when_it_came():
    # the second instance comes 30 s into minute 4: 100 requests at 1 and 100 at 1/2 are 150, for which 2 x 150 / 100 is 3
    policy = tracking(scaleOutCooldown=0, targetValue=100)
    assert run([200] * 5, policy, initialCount=1, instanceStartSeconds=30) == [(3, 1, 2), (4, 2, 3)]


# The guide's table of a step policy: a threshold of 50, a capacity that goes 10, 11, 14, 13, 10.
OUT = [(0, 10, 0), (10, 20, 10), (20, None, 30)]
IN = [(-10, 0, 0), (-20, -10, -10), (None, -20, -30)]


def asked(steps, operator, value, capacity, least=0, kind="PercentChangeInCapacity"):
    keys = ("metricIntervalLowerBound", "metricIntervalUpperBound", "scalingAdjustment")
    steps = [dict(zip(keys, step)) for step in steps]
    policy = StepScaling(stepping(operator=operator, adjustmentType=kind, minAdjustmentMagnitude=least, stepAdjustments=steps))
    alarm = policy.alarms[0]
    alarm.value = alarm.mean = exact(value)
    return policy.asks(alarm, capacity)


@pytest.mark.parametrize(
    ("value", "capacity", "after"),
    [(50, 10, 10), (59.9, 10, 10), (60, 10, 11), (69.9, 11, 12), (70, 11, 14), (100, 11, 14)],
)
def test_a_step_above_the_threshold_begins_at_its_lower_bound(value, capacity, after):
    assert asked(OUT, "GreaterThanOrEqualToThreshold", value, capacity) == after


@pytest.mark.parametrize(
    ("value", "capacity", "after"),
    [(50, 14, 14), (40.1, 14, 14), (40, 14, 13), (30.1, 14, 13), (30, 13, 10), (0, 13, 10)],
)
def test_a_step_below_the_threshold_begins_at_its_upper_bound(value, capacity, after):
    assert asked(IN, "LessThanOrEqualToThreshold", value, capacity) == after


@pytest.mark.parametrize(
    ("percent", "capacity", "least", "after"),
    [(127, 10, 0, 22), (67, 1, 0, 2), (-58, 1, 0, 0), (-67, 10, 0, 4), (25, 4, 2, 6), (-25, 4, 2, 2), (0, 4, 2, 4)],
)
def test_a_percentage_is_rounded_towards_zero_but_not_to_it_and_is_at_least_the_minimum(percent, capacity, least, after):
    # "12.7 is rounded to 12", ".67 to 1", "-.58 to -1", "-6.67 to -6"; 25 % of 4 with a minimum of 2 adds 2
    assert asked([(0, None, percent)], "GreaterThanThreshold", 51, capacity, least) == after


def test_the_other_adjustment_types_add_or_set():
    assert asked([(0, None, 5)], "GreaterThanThreshold", 51, 3, kind="ChangeInCapacity") == 8
    assert asked([(0, None, 5)], "GreaterThanThreshold", 51, 3, kind="ExactCapacity") == 5


def test_an_adjustment_goes_on_each_minute_that_the_alarm_stays():
    assert run(loads(60, 60, 60, 40), stepping(cooldown=0)) == [(1, 1, 2), (2, 2, 3), (3, 3, 4)]


def test_a_step_policy_wakes_from_zero_and_target_tracking_does_not():
    wake = stepping(adjustmentType="ExactCapacity", threshold=1, metric="Invocations")
    zero = {"minCapacity": 0, "initialCount": 0}
    assert run([300] * 20, tracking(), **zero) == []
    assert run([300] * 5, wake, **zero) == [(1, 0, 1)]


def test_the_policy_with_the_largest_capacity_scales_out():
    # 200 requests ask for 2 x 2 = 4, a load of 350 for 2 x 3.5 = 7
    other = tracking(name="other", metric="Load")
    row = {"Invocations": "400", "Load": "350"}
    assert run([row] * 3, tracking(), other, initialCount=2) == [(3, 2, 7)]


def test_one_policy_is_enough_to_scale_out_and_all_are_needed_to_scale_in():
    other = tracking(name="other", metric="Load")
    busy, calm, idle = ({"Invocations": "100", "Load": str(load)} for load in (150, 95, 50))
    assert run([busy] * 3, tracking(), other, initialCount=4) == [(3, 4, 6)]
    assert run([calm] * 30, tracking(), other, initialCount=4) == [], "95 is not under 90"
    assert run([idle] * 15, tracking(), other, initialCount=4) == [(15, 4, 2)], "1 would do for one of them, 2 for the other"


def test_a_policy_with_scale_in_disabled_neither_scales_in_nor_is_waited_for():
    other = tracking(name="other", metric="Load", disableScaleIn=True)
    calm = {"Invocations": "100", "Load": "95"}
    assert run([100] * 30, tracking(disableScaleIn=True), initialCount=4) == []
    assert run([calm] * 15, tracking(), other, initialCount=4) == [(15, 4, 1)]


def test_a_step_policy_scales_in_before_target_tracking_is_ready():
    # "the scale-in activity will not be blocked"
    steps = [{"metricIntervalUpperBound": 0, "scalingAdjustment": -1}]
    calm = stepping(operator="LessThanThreshold", metric="InvocationsPerInstance", stepAdjustments=steps)
    assert run([100] * 5, tracking(), calm, initialCount=4) == [(1, 4, 3)]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"initialCount": 30}, "settings: initialCount is 30, allowed is 1 to 20"),
        ({"cooldown": 1}, "settings: missing [], unknown ['cooldown']"),
        ({"policies": [tracking(cooldown=1)]}, "policy requests: missing [], unknown ['cooldown']"),
        (
            {"policies": [tracking(metric="CpuPerInstance")]},
            "trace: CpuPerInstance needs a column Cpu, given are seconds, Invocations",
        ),
    ],
)
def test_fails_when_a_setting_would_be_ignored_or_makes_no_sense(settings, sentence):
    with pytest.raises(SystemExit) as failure:
        run([1], **settings)
    assert str(failure.value) == sentence


def test_fails_when_the_trace_misses_a_minute():
    rows = [{"seconds": "0", "Invocations": "1"}, {"seconds": "120", "Invocations": "1"}]
    settings = {"minCapacity": 1, "maxCapacity": 2, "initialCount": 1, "policies": []}
    with pytest.raises(SystemExit, match="row 2 begins at 120 s, allowed is 60"):
        list(decisions(rows, settings))


def test_the_committed_traces_are_those_of_the_generator(tmp_path):
    write(tmp_path)
    for name in TRACES:
        assert (HERE / "traces" / f"{name}.csv").read_bytes() == (tmp_path / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("trace", sorted(TRACES))
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda path: path.stem)
def test_every_trace_scales_out_and_in_within_the_limits(trace, settings):
    path = HERE / "traces" / f"{trace}.csv"
    said = subprocess.check_output([sys.executable, HERE / "independent.py", path, settings], text=True)
    scaled = [event for event in map(json.loads, said.splitlines()) if event["event"] == "scaling"]
    given = json.loads(settings.read_text())
    counts = [given["initialCount"], *(event["after"] for event in scaled)]
    assert [event["before"] for event in scaled] == counts[:-1], "each begins where the last ended"
    assert all(given["minCapacity"] <= count <= given["maxCapacity"] for count in counts)
    assert any(event["after"] > event["before"] for event in scaled)
    assert any(event["after"] < event["before"] for event in scaled)
    with open(path, newline="") as rows:
        assert scaled[-1]["time"] <= len(list(csv.DictReader(rows))) * 60
