// The template validation built into aws-cdk-lib takes nine tenths of a synth; tests about it switch it on for themselves.
process.env.CDK_VALIDATION ??= 'false';
