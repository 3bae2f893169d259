"""A CDK app in Python: synthesizes with the wheel that jsii-pacmak makes of this package."""
import aws_cdk as cdk
import aws_cdk.aws_ecr as ecr
from cdk_sagemaker_serving import InstanceType, Model, RealTimeEndpoint, ServingImage

app = cdk.App()
stack = cdk.Stack(app, "Digits")
repository = ecr.Repository.from_repository_name(stack, "Repository", "digits")
model = Model(stack, "Model", image=ServingImage.from_ecr_repository(repository, "3"))
endpoint = RealTimeEndpoint(stack, "Endpoint")
champion = endpoint.add_variant("champion", model=model, instance_type=InstanceType.of("ml.c7i.xlarge"))
champion.metric_model_latency().create_alarm(stack, "Slow", threshold=200_000, evaluation_periods=3)
assert champion.variant_name == "champion" and champion.endpoint.endpoint_name == endpoint.endpoint_name
template = app.synth().get_stack_by_name("Digits").template
assert "AWS::SageMaker::Endpoint" in str(template)
