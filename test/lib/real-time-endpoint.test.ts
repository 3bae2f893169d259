import { App, Aspects, CfnOutput, CfnParameter, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Model, RealTimeEndpoint } from 'cdk-sagemaker-serving';
import {
  ENV,
  messageOf,
  newEndpoint,
  newModel,
  newStack,
  onlyResource,
  statementsIn,
  variantOptions,
} from './fixtures';

const SEE_NAME = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html';
const SEE_CONFIG = 'https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html';
const PARTITION = { Ref: 'AWS::Partition' };

describe('RealTimeEndpoint', () => {
  test('by default it is a name, and a config with variants and nothing else', () => {
    const stack = newStack();
    newEndpoint(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties).toEqual({
      EndpointName: 'digits-endpoint-realtime-40611716',
      EndpointConfigName: { 'Fn::GetAtt': [expect.stringMatching(/^EndpointConfig/), 'EndpointConfigName'] },
    });
    expect(Object.keys(onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties)).toEqual([
      'ProductionVariants',
    ]);
  });

  test('is called as it is told', () => {
    const stack = newStack();
    const endpoint = newEndpoint(stack, {}, { endpointName: 'Digits-7' });
    expect(endpoint.endpointName).toBe('Digits-7');
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.EndpointName).toBe('Digits-7');
  });

  test('takes a token as its name', () => {
    const stack = newStack();
    newEndpoint(stack, {}, { endpointName: new CfnParameter(stack, 'Name').valueAsString });
    expect(onlyResource(stack, 'AWS::SageMaker::Endpoint').Properties.EndpointName).toEqual({ Ref: 'Name' });
  });

  test.each(['a', 'x'.repeat(63)])("may be called '%s'", (endpointName) => {
    expect(() => newEndpoint(newStack(), {}, { endpointName })).not.toThrow();
  });

  test.each([
    ['', "''"],
    ['a_b', "'a_b'"],
    ['x'.repeat(64), `'${'x'.repeat(64)}' (64 characters)`],
  ])("fails when it is called '%s'", (endpointName, given) => {
    expect(messageOf(() => newEndpoint(newStack(), {}, { endpointName }))).toBe(
      `RealTimeEndpoint 'Digits/Endpoint': endpointName is ${given}, allowed is 1 to 63 letters, digits and hyphens, with no hyphen at either end (${SEE_NAME})`,
    );
  });

  test('the name of its config is never literal', () => {
    const stack = newStack();
    newEndpoint(stack);
    expect(onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties.EndpointConfigName).toBeUndefined();
  });

  test('its ARN has the name in lower case, as SageMaker writes it', () => {
    const stack = newStack({ env: ENV });
    expect(stack.resolve(newEndpoint(stack, {}, { endpointName: 'Digits' }).endpointArn)).toEqual({
      'Fn::Join': ['', ['arn:', PARTITION, ':sagemaker:eu-west-1:111122223333:endpoint/digits']],
    });
  });

  test('goes before its models and their roles when the stack is deleted', () => {
    const stack = newStack();
    newEndpoint(stack);
    const { Resources } = Template.fromStack(stack).toJSON();
    const dependenciesOf = (id: string): string[] => {
      const named = JSON.stringify([Resources[id].Properties, Resources[id].DependsOn ?? []]);
      return Object.keys(Resources).filter((other) => other !== id && named.includes(`"${other}"`));
    };
    const ids = (type: string) => Object.keys(Template.fromStack(stack).findResources(`AWS::${type}`));
    const [[endpoint], [config], [model], [role], [policy]] = [
      'SageMaker::Endpoint',
      'SageMaker::EndpointConfig',
      'SageMaker::Model',
      'IAM::Role',
      'IAM::Policy',
    ].map(ids);
    expect(dependenciesOf(endpoint)).toEqual([config]);
    expect(dependenciesOf(config)).toEqual([model]);
    expect(dependenciesOf(model).sort()).toEqual([policy, role].sort());
    expect(dependenciesOf(policy)).toEqual([role]);
  });

  test('its tags reach the endpoint and the config', () => {
    const stack = newStack();
    Tags.of(newEndpoint(stack)).add('team', 'vision');
    for (const type of ['Endpoint', 'EndpointConfig']) {
      expect(onlyResource(stack, `AWS::SageMaker::${type}`).Properties.Tags).toEqual([
        { Key: 'team', Value: 'vision' },
      ]);
    }
  });

  test('tags of the stack reach endpoint, config and model', () => {
    const stack = newStack();
    newEndpoint(stack);
    Tags.of(stack).add('team', 'vision');
    for (const type of ['Endpoint', 'EndpointConfig', 'Model']) {
      expect(onlyResource(stack, `AWS::SageMaker::${type}`).Properties.Tags).toEqual([
        { Key: 'team', Value: 'vision' },
      ]);
    }
  });

  test('what is granted may invoke this endpoint and no other', () => {
    const stack = newStack({ env: ENV });
    const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
    newEndpoint(stack).grantInvoke(caller);
    expect(statementsIn(stack)).toContainEqual({
      Action: 'sagemaker:InvokeEndpoint',
      Effect: 'Allow',
      Resource: {
        'Fn::Join': [
          '',
          ['arn:', PARTITION, ':sagemaker:eu-west-1:111122223333:endpoint/digits-endpoint-realtime-40611716'],
        ],
      },
    });
  });

  test('what is granted a stream may invoke it either way, under both names that AWS gives the right', () => {
    const stack = newStack({ env: ENV });
    const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
    const endpoint = newEndpoint(stack);
    endpoint.grantInvokeWithResponseStream(caller);
    expect(statementsIn(stack)).toContainEqual({
      Action: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'],
      Effect: 'Allow',
      Resource: stack.resolve(endpoint.endpointArn),
    });
  });

  test('may be granted to the role that its own model runs with', () => {
    const stack = newStack();
    const model = newModel(stack);
    newEndpoint(stack, { model }).grantInvoke(model);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('is an endpoint to other constructs of the CDK', () => {
    const stack = newStack();
    const endpoint: IEndpoint = newEndpoint(stack);
    const integration = new apigateway.SagemakerIntegration(endpoint);
    new apigateway.RestApi(stack, 'Api').root.addMethod('POST', integration);
    expect(statementsIn(stack).map(({ Action }) => Action)).toContain('sagemaker:InvokeEndpoint');
  });

  test('synthesizes without a warning', () => {
    const stack = newStack();
    newEndpoint(stack);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('the variants of an endpoint', () => {
  function withVariants(count: number): { stack: Stack; endpoint: RealTimeEndpoint; add: () => unknown } {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    const add = () => endpoint.addVariant(`v${endpoint.variants.length}`, variantOptions(stack));
    for (let i = 0; i < count; i++) add();
    return { stack, endpoint, add };
  }

  test('are rendered in the order in which they were added', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    for (const name of ['b', 'a', 'c']) endpoint.addVariant(name, variantOptions(stack));
    const rendered = onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties.ProductionVariants;
    expect(rendered.map((variant: { VariantName: string }) => variant.VariantName)).toEqual(['b', 'a', 'c']);
  });

  test('can be added up to the last moment', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    const options = variantOptions(stack);
    Aspects.of(endpoint).add({ visit: (node) => void (node === endpoint && endpoint.addVariant('late', options)) });
    expect(onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties.ProductionVariants).toHaveLength(1);
  });

  test('are handed out as a copy', () => {
    const { endpoint } = withVariants(2);
    endpoint.variants.pop();
    expect(endpoint.variants.map((variant) => variant.variantName)).toEqual(['v0', 'v1']);
  });

  test('may be called like any child of the endpoint', () => {
    const stack = newStack();
    const endpoint = new RealTimeEndpoint(stack, 'Endpoint');
    for (const name of ['Resource', 'Config', 'Variants', 'Default']) endpoint.addVariant(name, variantOptions(stack));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('are found by name', () => {
    const { endpoint } = withVariants(2);
    expect(endpoint.findVariant('v1')).toBe(endpoint.variants[1]);
    expect(endpoint.tryFindVariant('v1')).toBe(endpoint.variants[1]);
    expect(endpoint.tryFindVariant('v2')).toBeUndefined();
  });

  test('may be ten', () => {
    expect(() => Template.fromStack(withVariants(10).stack)).not.toThrow();
  });

  test('fails when there are eleven', () => {
    expect(messageOf(withVariants(10).add)).toBe(
      `RealTimeEndpoint 'Digits/Endpoint': 'v10' would be variant number 11, allowed are 10 (${SEE_CONFIG})`,
    );
  });

  test('fails when there is none', () => {
    const app = new App();
    new RealTimeEndpoint(new Stack(app, 'Digits'), 'Endpoint');
    expect(messageOf(() => app.synth())).toContain(
      "RealTimeEndpoint 'Digits/Endpoint': it has no variant; add one with `addVariant()`",
    );
  });

  test('fails when two have one name', () => {
    const stack = newStack();
    const endpoint = newEndpoint(stack);
    expect(messageOf(() => endpoint.addVariant('champion', variantOptions(stack)))).toBe(
      "RealTimeEndpoint 'Digits/Endpoint': there is a variant 'champion' already; give each a name of its own",
    );
  });

  test('fails when one is sought that is not there', () => {
    expect(messageOf(() => withVariants(2).endpoint.findVariant('x'))).toBe(
      "RealTimeEndpoint 'Digits/Endpoint': there is no variant 'x'; its variants are 'v0', 'v1'",
    );
    expect(messageOf(() => withVariants(0).endpoint.findVariant('x'))).toBe(
      "RealTimeEndpoint 'Digits/Endpoint': there is no variant 'x'; its variants are none",
    );
  });

  test('warn when all weights are zero', () => {
    const stack = newStack();
    newEndpoint(stack, { initialVariantWeight: 0 });
    Annotations.fromStack(stack).hasWarning(
      '/Digits/Endpoint',
      "RealTimeEndpoint 'Digits/Endpoint': all variants have the weight 0, so a request that names no variant goes nowhere; give one an initialVariantWeight above 0 (https://docs.aws.amazon.com/sagemaker/latest/dg/model-ab-testing.html) [ack: cdk-sagemaker-serving:allWeightsZero]",
    );
  });
});

describe('the key of an endpoint', () => {
  test('is named in the config, and the execution roles may use it', () => {
    const stack = newStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    newEndpoint(stack, {}, { encryptionKey });
    const Resource = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    expect(onlyResource(stack, 'AWS::SageMaker::EndpointConfig').Properties.KmsKeyId).toEqual(Resource);
    expect(statementsIn(stack)).toContainEqual({
      Action: [
        'kms:CreateGrant',
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey*',
        'kms:ReEncrypt*',
      ],
      Effect: 'Allow',
      Resource,
    });
  });

  test('may be used before the model is made', () => {
    const stack = newStack();
    newEndpoint(stack, {}, { encryptionKey: new kms.Key(stack, 'Key') });
    expect(onlyResource(stack, 'AWS::SageMaker::Model').DependsOn).toContainEqual(
      expect.stringMatching(/^ModelRoleDefaultPolicy/),
    );
  });

  test('may be imported', () => {
    const stack = newStack();
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    newEndpoint(stack, {}, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', arn) });
    expect(statementsIn(stack).map(({ Resource }) => Resource)).toContain(arn);
  });

  test('warns when the role of an imported model is not known', () => {
    const stack = newStack();
    const model = Model.fromModelName(stack, 'M', 'digits');
    newEndpoint(stack, { model }, { encryptionKey: new kms.Key(stack, 'Key') });
    Annotations.fromStack(stack).hasWarning(
      '/Digits/Endpoint',
      `RealTimeEndpoint 'Digits/Endpoint': the role of model 'Digits/M' is not known, so it is not allowed to use encryptionKey; import the model with \`role\`, or see that the key's policy allows it (${SEE_CONFIG}) [ack: cdk-sagemaker-serving:unknownRole]`,
    );
  });
});

describe('an imported endpoint', () => {
  test('by name has an ARN in the stack', () => {
    const stack = newStack({ env: ENV });
    const endpoint = RealTimeEndpoint.fromEndpointName(stack, 'E', 'Digits');
    expect(endpoint.endpointName).toBe('Digits');
    expect(stack.resolve(endpoint.endpointArn)).toEqual({
      'Fn::Join': ['', ['arn:', PARTITION, ':sagemaker:eu-west-1:111122223333:endpoint/digits']],
    });
  });

  test('by ARN has a name, an account and a region', () => {
    const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/digits';
    const endpoint = RealTimeEndpoint.fromEndpointArn(newStack(), 'E', endpointArn);
    expect(endpoint).toMatchObject({ endpointName: 'digits', endpointArn, env: ENV, endpointRef: { endpointArn } });
  });

  test('by its attributes has a name with capitals', () => {
    const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/digits';
    expect(
      RealTimeEndpoint.fromEndpointAttributes(newStack(), 'E', { endpointArn, endpointName: 'Digits' }),
    ).toMatchObject({ endpointName: 'Digits', endpointArn });
  });

  test('by an ARN that is a token has a name', () => {
    const stack = newStack();
    const endpoint = RealTimeEndpoint.fromEndpointArn(stack, 'E', new CfnParameter(stack, 'Arn').valueAsString);
    new CfnOutput(stack, 'Name', { value: endpoint.endpointName });
    expect(JSON.stringify(Template.fromStack(stack).toJSON().Outputs.Name.Value)).toContain('Fn::Split');
  });

  test('can be asked for a stream', () => {
    const stack = newStack();
    const endpoint = RealTimeEndpoint.fromEndpointName(stack, 'E', 'Digits');
    endpoint.grantInvokeWithResponseStream(new iam.Role(stack, 'R', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(statementsIn(stack).map(({ Action }) => Action)).toEqual([
      ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'],
    ]);
  });

  test('can be invoked by whom it is granted to', () => {
    const stack = newStack();
    const caller = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
    const endpointArn = 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/digits';
    RealTimeEndpoint.fromEndpointArn(stack, 'E', endpointArn).grantInvoke(caller);
    expect(statementsIn(stack)).toEqual([
      { Action: 'sagemaker:InvokeEndpoint', Effect: 'Allow', Resource: endpointArn },
    ]);
  });
});
