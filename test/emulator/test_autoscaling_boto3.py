"""Application Auto Scaling through boto3, which checks answers against the service's own model."""

import pytest

ID = {
    "ServiceNamespace": "sagemaker",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}


@pytest.fixture(scope="module")
def autoscaling(environment):
    import boto3

    return boto3.client(
        "application-autoscaling",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


@pytest.fixture(scope="module")
def resource(environment, endpoint_name, autoscaling):
    import boto3

    sagemaker = boto3.client(
        "sagemaker",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    variants = sagemaker.describe_endpoint(EndpointName=endpoint_name)["ProductionVariants"]
    resource = {**ID, "ResourceId": f"endpoint/{endpoint_name}/variant/{variants[0]['VariantName']}"}
    count = variants[0]["DesiredInstanceCount"]
    autoscaling.register_scalable_target(**resource, MinCapacity=count, MaxCapacity=count + 1)
    yield resource
    autoscaling.deregister_scalable_target(**resource)


def test_a_target_is_described_as_it_was_registered(autoscaling, resource):
    [target] = autoscaling.describe_scalable_targets(
        ServiceNamespace="sagemaker", ResourceIds=[resource["ResourceId"]]
    )["ScalableTargets"]
    assert target["ResourceId"] == resource["ResourceId"]
    assert target["MaxCapacity"] == target["MinCapacity"] + 1
    assert target["CreationTime"].tzinfo is not None


def test_a_policy_has_its_two_alarms(autoscaling, resource):
    configuration = {
        "TargetValue": 70.5,
        "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
    }
    made = autoscaling.put_scaling_policy(
        **resource,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration=configuration,
    )
    pages = autoscaling.get_paginator("describe_scaling_policies").paginate(**resource)
    [policy] = [policy for page in pages for policy in page["ScalingPolicies"]]
    assert policy["PolicyARN"] == made["PolicyARN"]
    assert policy["Alarms"] == made["Alarms"] and len(made["Alarms"]) == 2
    assert policy["TargetTrackingScalingPolicyConfiguration"] == configuration
    autoscaling.delete_scaling_policy(**resource, PolicyName="track")


def test_a_scheduled_action_keeps_its_times(autoscaling, resource):
    import datetime

    start = datetime.datetime(2040, 1, 1, tzinfo=datetime.timezone.utc)
    autoscaling.put_scheduled_action(
        **resource,
        ScheduledActionName="office",
        Schedule="cron(0 9 ? * MON-FRI *)",
        Timezone="Europe/Berlin",
        StartTime=start,
        ScalableTargetAction={"MinCapacity": 1},
    )
    [action] = autoscaling.describe_scheduled_actions(**resource)["ScheduledActions"]
    assert action["StartTime"] == start
    assert action["Timezone"] == "Europe/Berlin"
    autoscaling.delete_scheduled_action(**resource, ScheduledActionName="office")


def test_fails_when_there_is_no_target(autoscaling, resource):
    missing = {**resource, "ResourceId": "endpoint/nowhere/variant/all"}
    with pytest.raises(autoscaling.exceptions.ObjectNotFoundException, match="No scalable target registered"):
        autoscaling.put_scaling_policy(**missing, PolicyName="p", PolicyType="StepScaling")
    with pytest.raises(autoscaling.exceptions.ValidationException, match="doesn't exist"):
        autoscaling.register_scalable_target(**missing, MinCapacity=1, MaxCapacity=2)
