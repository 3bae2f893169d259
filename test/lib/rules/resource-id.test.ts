// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { check, type Resources, type Rule } from '../../../lib/rules';
import { aConfig, anEndpoint, aVariant } from '../../../lib/rules/catalogue/builders';
import { misnamed, scaledBy } from '../../../lib/rules/resource-id';

const TARGET = 'AWS::Test::Target';

/** Tells what a resource id means. */
const led: Rule = {
  id: 'T1',
  severity: 'error',
  types: [TARGET],
  rule: 'It tells.',
  otherwise: 'Nothing.',
  source: 'nowhere',
  *check(target, stack) {
    const id = target.get('ResourceId');
    yield target.flaw(misnamed(id, stack) ?? told(scaledBy(id, stack)));
  },
  examples: { wrong: {}, right: {} },
};

function told(scaled: ReturnType<typeof scaledBy>): string {
  if (!scaled) return 'nothing';
  if (scaled.kind === 'inference-component') return `component ${scaled.component?.logicalId ?? '?'}`;
  const { endpoint, config, variant, variantName } = scaled;
  return [endpoint?.logicalId, config?.logicalId, variant?.path, variantName].map((part) => part ?? '?').join(' ');
}

const OTHERS: Resources = {
  Endpoint: anEndpoint({ EndpointName: 'digits' }),
  Config: aConfig({ ProductionVariants: [aVariant({ VariantName: 'a' }), aVariant({ VariantName: 'b' })] }),
  Component: { Type: 'AWS::SageMaker::InferenceComponent', Properties: { InferenceComponentName: 'shared' } },
};

function meant(ResourceId: unknown): string {
  const Resources = { ...OTHERS, Target: { Type: TARGET, Properties: { ResourceId } } };
  const Parameters = { Name: { Type: 'String' }, Variant: { Type: 'String', Default: 'b' } };
  return check({ Parameters, Resources }, { rules: [led] }).findings[0].message;
}

const NAME = { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] };
const COMPONENT = { 'Fn::GetAtt': ['Component', 'InferenceComponentName'] };

test('names that only the deployment knows are the same if they are written the same', () => {
  const Parameters = { Stage: { Type: 'String' }, Variant: { Type: 'String' } };
  const name = (text: string) => ({ 'Fn::Sub': text });
  const found = (EndpointName: unknown, VariantName: unknown, ResourceId: unknown) => {
    const Resources = {
      Endpoint: anEndpoint({ EndpointName }),
      Config: aConfig({ ProductionVariants: [aVariant({ VariantName })] }),
      Target: { Type: TARGET, Properties: { ResourceId } },
    };
    return check({ Parameters, Resources }, { rules: [led] }).findings[0].message;
  };
  const [endpoint, variant] = [name('${AWS::StackName}-${Stage}'), { Ref: 'Variant' }];
  const joined = { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, { Ref: 'Stage' }]] };
  const id = (first: unknown, second: unknown) => ({ 'Fn::Join': ['/', ['endpoint', first, 'variant', second]] });
  expect(found(endpoint, variant, id(joined, variant))).toBe('Endpoint Config ProductionVariants.0 ?');
  expect(found(endpoint, variant, id(endpoint, { Ref: 'Stage' }))).toBe('Endpoint Config ? ?');
  expect(found(endpoint, variant, id(variant, variant))).toBe('? ? ? ?');
  expect(found({ 'Fn::Future': 1 }, variant, id({ 'Fn::Future': 1 }, variant))).toBe('? ? ? ?');
});

test.each([
  ['a literal', 'endpoint/digits/variant/b', 'Endpoint Config ProductionVariants.1 b'],
  ['Fn::Sub', { 'Fn::Sub': 'endpoint/${Endpoint.EndpointName}/variant/a' }, 'Endpoint Config ProductionVariants.0 a'],
  [
    'Fn::Join with nothing between',
    { 'Fn::Join': ['', ['endpoint/', NAME, '/variant/a']] },
    'Endpoint Config ProductionVariants.0 a',
  ],
  [
    'Fn::Join with slashes',
    { 'Fn::Join': ['/', ['endpoint', NAME, 'variant', { Ref: 'Variant' }]] },
    'Endpoint Config ProductionVariants.1 b',
  ],
  ['a variant that is not there', 'endpoint/digits/variant/c', 'Endpoint Config ? c'],
  ['a variant that is not known', { 'Fn::Sub': 'endpoint/digits/variant/${Name}' }, 'Endpoint Config ? ?'],
  ['an endpoint of elsewhere', 'endpoint/letters/variant/a', '? ? ? a'],
  ['an endpoint that is not known', { 'Fn::Sub': 'endpoint/${Name}/variant/a' }, '? ? ? a'],
  ['a component by its name', 'inference-component/shared', 'component Component'],
  ['a component by a reference', { 'Fn::Join': ['/', ['inference-component', COMPONENT]] }, 'component Component'],
  ['a component that is not known', { 'Fn::Sub': 'inference-component/${Name}' }, 'component ?'],
  ['what is not known at all', { Ref: 'Name' }, 'nothing'],
  ['another service', 'service/x/y', "is 'service/x/y'"],
  ['too few parts', 'endpoint/digits', "is 'endpoint/digits'"],
  [
    'an ARN',
    { 'Fn::Sub': 'endpoint/${Endpoint}/variant/a' },
    "has the ARN of 'Endpoint' in it, which is what Ref gives",
  ],
])('%s leads back to what is scaled', (_what, id, expected) => {
  expect(meant(id)).toBe(expected);
});
