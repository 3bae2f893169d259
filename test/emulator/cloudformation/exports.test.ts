import { ListExportsCommand, ListImportsCommand } from '@aws-sdk/client-cloudformation';
import { Harness, topics } from './harness';

let local: Harness;
beforeEach(async () => {
  local = await Harness.start();
  await local.create('Exporter', exporting('one'));
  await local.create('Importer', importing);
  expect((await local.settled('Importer')).StackStatus).toBe('CREATE_COMPLETE');
});
afterEach(() => local.stop());

const exporting = (value: string, name = 'shared') => ({
  ...topics({ A: {} }),
  Outputs: { Out: { Value: value, Export: { Name: { 'Fn::Sub': name } } } },
});
const importing = {
  Resources: {
    T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::ImportValue': { 'Fn::Sub': 'shared' } } } },
  },
  Outputs: { Got: { Value: { 'Fn::GetAtt': ['T', 'DisplayName'] } } },
};

test('a stack uses what another one exports', async () => {
  expect(await local.outputs('Importer')).toEqual({ Got: 'one' });
  const { Exports } = await local.client.send(new ListExportsCommand({}));
  expect(Exports).toEqual([{ ExportingStackId: expect.stringContaining('/Exporter/'), Name: 'shared', Value: 'one' }]);
  expect((await local.client.send(new ListImportsCommand({ ExportName: 'shared' }))).Imports).toEqual(['Importer']);
});

test('fails when the exporter is deleted while its export is in use', async () => {
  await local.delete('Exporter');
  expect(await local.settled('Exporter')).toMatchObject({
    StackStatus: 'DELETE_FAILED',
    StackStatusReason: 'Export shared cannot be deleted as it is in use by Importer',
  });
  await local.delete('Importer');
  await local.delete('Exporter');
  await expect(local.stack('Exporter')).rejects.toThrow('does not exist');
});

test.each([
  ['another value', exporting('two'), 'Cannot update export shared as it is in use by Importer'],
  ['another name', exporting('one', 'other'), 'Export shared cannot be deleted as it is in use by Importer'],
])('fails when an export in use gets %s', async (_, template, sentence) => {
  await local.update('Exporter', template);
  expect((await local.settled('Exporter')).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect((await local.events('Exporter')).map((e) => e.ResourceStatusReason)).toContain(sentence);
});

test('fails when another stack exports the name', async () => {
  await local.create('Thief', exporting('three'));
  expect((await local.settled('Thief')).StackStatus).toBe('ROLLBACK_COMPLETE');
  expect((await local.events('Thief')).map((e) => e.ResourceStatusReason)).toContain(
    'Export with name shared is already exported by stack Exporter',
  );
});

test('fails when nobody exports the name', async () => {
  const template = {
    Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::ImportValue': 'no' } } } },
  };
  await expect(local.create('Lonely', template)).rejects.toThrow('No export named no found.');
});
