// The template validation built into aws-cdk-lib takes nine tenths of a synth; tests about it switch it on for themselves.
process.env.CDK_VALIDATION ??= 'false';
// The AWS SDK's note on what later versions will support.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
