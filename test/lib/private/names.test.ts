import { App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { endpointNameFor } from '../../../lib/private/names';
import { messageOf } from '../fixtures';

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

function nameAt(path: string[], stackName = 'Digits', kind = 'RealTime'): string {
  let scope: Construct = new Stack(new App(), 'Stack', { stackName });
  for (const id of path) scope = new Construct(scope, id);
  return endpointNameFor(scope, kind);
}

describe('the name of an endpoint', () => {
  test('says stack, path and kind, in lower case', () => {
    expect(nameAt(['Team', 'Endpoint'])).toMatch(/^digits-team-endpoint-realtime-[0-9a-f]{8}$/);
  });

  test('is the same at every synth', () => {
    expect(nameAt(['Endpoint'])).toBe(nameAt(['Endpoint']));
  });

  test('differs by stack, path and kind', () => {
    const names = [
      nameAt(['Endpoint']),
      nameAt(['endpoint']),
      nameAt(['Endpoint'], 'Digits2'),
      nameAt(['Endpoint'], 'Digits', 'Serverless'),
    ];
    expect(new Set([...names, nameAt(['A', 'B']), nameAt(['A-B'])]).size).toBe(6);
  });

  test.each([
    [['E'.repeat(300)]],
    [['E'.repeat(46), 'x']],
    [['E'.repeat(47), 'x']],
    [['ü', '___', 'E p']],
    [['-', '-']],
  ])('fits SageMaker for the path %j', (path) => {
    const name = nameAt(path);
    expect(name).toMatch(NAME);
    expect(name.length).toBeLessThanOrEqual(63);
  });

  test('starts with the outermost stack where stacks are nested', () => {
    const nested = new NestedStack(new Stack(new App(), 'Digits'), 'Inner');
    expect(endpointNameFor(new Construct(nested, 'Endpoint'), 'RealTime')).toMatch(/^digits-inner-endpoint-realtime-/);
  });

  test('differs by stage', () => {
    const name = (stage: string) =>
      endpointNameFor(new Construct(new Stack(new Stage(new App(), stage), 'Digits'), 'Endpoint'), 'RealTime');
    expect(name('beta')).not.toBe(name('prod'));
  });

  test('fails when the name of the stack is a token', () => {
    const app = new App();
    const stackName = new CfnParameter(new Stack(app, 'Other'), 'Name').valueAsString;
    const scope = new Construct(new Stack(app, 'Digits'), 'Endpoint');
    jest.spyOn(Stack.of(scope), 'stackName', 'get').mockReturnValue(stackName);
    expect(messageOf(() => endpointNameFor(scope, 'RealTime'))).toBe(
      "RealTimeEndpoint 'Digits/Endpoint': the name of its stack is known only at deployment, so no name can be made from it; set `endpointName`",
    );
  });
});
