import { matches } from '../../../emulator/src/events/pattern/match';
import { readPattern } from '../../../emulator/src/events/pattern/read';

const event = {
  source: 'aws.sagemaker',
  'detail-type': 'SageMaker Endpoint State Change',
  resources: ['arn:aws:sagemaker:us-east-1:1:endpoint/a', 'other'],
  detail: {
    EndpointName: 'Digits',
    count: 5,
    none: null,
    empty: '',
    flag: false,
    path: 'dir/file.PNG',
    list: [{ a: 1 }, { a: 2 }],
  },
};

// The operators of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
test.each<[boolean, object]>([
  [true, { source: ['aws.sagemaker'] }],
  [false, { source: ['aws.s3'] }],
  [true, { source: ['aws.s3', 'aws.sagemaker'] }],
  [true, { resources: ['other'] }],
  [true, { detail: { none: [null] } }],
  [false, { detail: { missing: [null] } }],
  [true, { detail: { empty: [''] } }],
  [true, { detail: { flag: [false] } }],
  [true, { detail: { list: { a: [2] } } }],
  [true, { source: [{ prefix: 'aws.' }] }],
  [false, { source: [{ prefix: 'AWS.' }] }],
  [true, { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
  [false, { detail: { path: [{ suffix: '.png' }] } }],
  [true, { detail: { path: [{ suffix: { 'equals-ignore-case': '.png' } }] } }],
  [true, { detail: { EndpointName: [{ 'equals-ignore-case': 'digits' }] } }],
  [true, { detail: { path: [{ wildcard: 'dir/*.PNG' }] } }],
  [false, { detail: { path: [{ wildcard: 'dir/*.JPG' }] } }],
  [false, { detail: { path: [{ wildcard: 'dir/\\*' }] } }],
  [true, { detail: { count: [{ numeric: ['=', 5] }] } }],
  [true, { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }],
  [false, { detail: { count: [{ numeric: ['>', 0, '<', 5] }] } }],
  [false, { detail: { count: ['5'] } }],
  [true, { detail: { EndpointName: [{ 'anything-but': 'Letters' }] } }],
  [false, { detail: { EndpointName: [{ 'anything-but': ['Letters', 'Digits'] }] } }],
  [false, { detail: { EndpointName: [{ 'anything-but': { prefix: 'Dig' } }] } }],
  [true, { detail: { EndpointName: [{ 'anything-but': { suffix: 'Dig' } }] } }],
  [false, { detail: { missing: [{ 'anything-but': 'x' }] } }],
  [true, { detail: { EndpointName: [{ exists: true }] } }],
  [false, { detail: { EndpointName: [{ exists: false }] } }],
  [true, { detail: { missing: [{ exists: false }] } }],
  [true, { $or: [{ source: ['x'] }, { detail: { count: [5] } }] }],
  [false, { source: ['x'], $or: [{ detail: { count: [5] } }] }],
])('%s for %j', (expected, pattern) => {
  expect(matches(readPattern(JSON.stringify(pattern)), event)).toBe(expected);
});

test.each([
  ['{', /^Event pattern is not valid\. Reason: /],
  ['[]', 'Event pattern is not valid. Reason: Filter is not an object'],
  ['{}', 'Event pattern is not valid. Reason: Empty pattern is not allowed'],
  ['{"source":"aws.s3"}', 'Event pattern is not valid. Reason: "source" must be an object or an array'],
  [
    '{"source":[{"cidr":"10.0.0.0/24"}]}',
    'sagemaker-serving-local does not imitate the operator "cidr" in event patterns.',
  ],
])('fails for the pattern %s', (pattern, message) => {
  expect(() => readPattern(pattern)).toThrow(message);
});
