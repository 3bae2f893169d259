"""CloudWatch through boto3, over every protocol that its versions and the AWS CLI speak."""

import uuid
from datetime import datetime, timedelta, timezone

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import ServiceModel


@pytest.fixture(params=["json", "smithy-rpc-v2-cbor", "query"])
def cloudwatch(request, monkeypatch, environment):
    monkeypatch.setattr(ServiceModel, "resolved_protocol", request.param)
    keys = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    config = Config(retries={"total_max_attempts": 1})
    endpoint = environment["AWS_ENDPOINT_URL"]
    return boto3.client("cloudwatch", endpoint_url=endpoint, region_name="us-east-1", config=config, **keys)


@pytest.fixture
def namespace():
    return f"App/{uuid.uuid4().hex}"


def last_hour():
    now = datetime.now(timezone.utc)
    return {"StartTime": now - timedelta(hours=1), "EndTime": now + timedelta(minutes=1)}


def test_data_goes_in_and_comes_out(cloudwatch, namespace):
    dimensions = [{"Name": "Host", "Value": "1"}]
    datum = {"MetricName": "Latency", "Dimensions": dimensions, "Values": [0.5, 2.0], "Counts": [3.0, 1.0]}
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=[{**datum, "Unit": "Seconds"}])
    metric = {"Namespace": namespace, "MetricName": "Latency", "Dimensions": dimensions}
    points = cloudwatch.get_metric_statistics(
        **metric, **last_hour(), Period=60, Statistics=["Sum", "SampleCount"], ExtendedStatistics=["p50"]
    )["Datapoints"]
    assert [(p["Sum"], p["SampleCount"], p["Unit"], p["ExtendedStatistics"]) for p in points] == [
        (3.5, 4.0, "Seconds", {"p50": 0.5})
    ]
    assert points[0]["Timestamp"].second == 0
    stat = {"Metric": metric, "Period": 60, "Stat": "Maximum"}
    queries = [{"Id": "m", "MetricStat": stat, "ReturnData": False}, {"Id": "e", "Expression": "m * 2"}]
    results = cloudwatch.get_metric_data(MetricDataQueries=queries, **last_hour())["MetricDataResults"]
    assert [(r["Id"], r["Values"]) for r in results] == [("e", [4.0])]
    assert cloudwatch.list_metrics(Namespace=namespace)["Metrics"] == [metric]


def test_a_long_call_is_sent_compressed(cloudwatch, namespace):
    data = [{"MetricName": "Long", "Value": 1.0}] * 400
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=data)
    metric = {"Namespace": namespace, "MetricName": "Long"}
    points = cloudwatch.get_metric_statistics(**metric, **last_hour(), Period=60, Statistics=["Sum"])["Datapoints"]
    assert sum(p["Sum"] for p in points) == 400


def test_an_alarm_goes_in_and_comes_out(cloudwatch, namespace):
    given = {
        "AlarmName": namespace,
        "Namespace": namespace,
        "MetricName": "Latency",
        "ExtendedStatistic": "p99",
        "Dimensions": [{"Name": "Host", "Value": "1"}],
        "Period": 60,
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 2,
        "Threshold": 0.25,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "ActionsEnabled": False,
    }
    cloudwatch.put_metric_alarm(**given)
    cloudwatch.set_alarm_state(AlarmName=namespace, StateValue="ALARM", StateReason="by hand")
    [alarm] = cloudwatch.describe_alarms(AlarmNames=[namespace])["MetricAlarms"]
    assert {name: alarm[name] for name in given} == given
    assert alarm["AlarmActions"] == []
    assert alarm["StateUpdatedTimestamp"].tzinfo is not None
    changes = cloudwatch.describe_alarm_history(AlarmName=namespace, HistoryItemType="StateUpdate")
    assert "Alarm updated from INSUFFICIENT_DATA to ALARM" in [
        item["HistorySummary"] for item in changes["AlarmHistoryItems"]
    ]
    cloudwatch.delete_alarms(AlarmNames=[namespace])
    assert cloudwatch.describe_alarms(AlarmNames=[namespace])["MetricAlarms"] == []


def test_an_error_has_the_code_of_the_query_protocol(cloudwatch):
    with pytest.raises(ClientError) as missing:
        cloudwatch.delete_alarms(AlarmNames=["none"])
    assert missing.value.response["Error"]["Code"] == "ResourceNotFound"
    with pytest.raises(ClientError) as wrong:
        cloudwatch.put_metric_alarm(AlarmName="a", EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold")
    assert wrong.value.response["Error"]["Code"] == "ValidationError"
    assert wrong.value.response["Error"]["Message"] == "Threshold must be specified"
    with pytest.raises(ClientError) as unit:
        cloudwatch.put_metric_data(Namespace="N", MetricData=[{"MetricName": "M", "Value": 1.0, "Unit": "Apples"}])
    assert unit.value.response["Error"]["Code"] == "InvalidParameterValue"


def test_what_is_not_imitated_says_so(cloudwatch):
    with pytest.raises(ClientError, match="does not imitate PutDashboard of CloudWatch"):
        cloudwatch.put_dashboard(DashboardName="d", DashboardBody="{}")
