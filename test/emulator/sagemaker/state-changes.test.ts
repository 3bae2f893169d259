import { AddTagsCommand, DeleteEndpointCommand } from '@aws-sdk/client-sagemaker';
import { Endpoints } from '../../../emulator/src/sagemaker/serving/endpoints';
import type { EndpointStateChange } from '../../../emulator/src/sagemaker/serving/state-changes';
import { blueGreen, Guarded, percent } from './guarded';
import { Local } from './local';

let guarded: Guarded;
let changes: EndpointStateChange[] = [];
const ARN = 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/told';
const NOON = Date.parse('2026-11-20T12:00:00Z');

beforeAll(async () => {
  guarded = await Guarded.start();
  guarded.local.world.part(Endpoints).onStateChange(() => {
    throw new Error('a listener that fails');
  });
  guarded.local.world.part(Endpoints).onStateChange((change) => changes.push(change));
});
beforeEach(() => {
  changes = [];
});
afterAll(() => Local.removeAll());

const statuses = () =>
  changes
    .filter(({ detailType }) => detailType === 'SageMaker Endpoint State Change')
    .map((one) => one.detail.EndpointStatus);

/** What the deployment's events say of the new fleet. */
const stages = () =>
  changes
    .filter(({ detailType }) => detailType === 'SageMaker Endpoint Deployment State Change')
    .map(
      ({ detail }) =>
        detail.PendingDeploymentSummary as { ProductionVariants: { VariantStatus?: { Status: string }[] }[] },
    )
    .map((pending) => pending.ProductionVariants[0].VariantStatus?.[0].Status);

test('each change of the status is told as EventBridge gets it, and a listener that fails harms nobody', async () => {
  await guarded.endpoint('told');
  expect(statuses()).toEqual(['CREATING', 'IN_SERVICE']);
  expect(changes[1]).toEqual({
    account: '000000000000',
    region: 'us-east-1',
    source: 'aws.sagemaker',
    detailType: 'SageMaker Endpoint State Change',
    resources: [ARN],
    time: new Date(NOON),
    detail: {
      EndpointName: 'told',
      EndpointArn: ARN,
      EndpointConfigName: 'told',
      EndpointStatus: 'IN_SERVICE',
      ProductionVariants: [expect.objectContaining({ VariantName: 'all', CurrentWeight: 1, DesiredInstanceCount: 1 })],
      CreationTime: NOON,
      LastModifiedTime: NOON,
      Tags: {},
    },
  });
});

test('each stage of a deployment is told, and a rollback with its reason', async () => {
  await guarded.local.sagemaker.send(new AddTagsCommand({ ResourceArn: ARN, Tags: [{ Key: 'team', Value: 'a' }] }));
  await guarded.update('told', blueGreen({ Type: 'CANARY', CanarySize: percent(50) }));
  await guarded.baking('told', 'canary capacity of 1 instance(s)');
  expect(changes.at(-1)?.detail).toMatchObject({
    EndpointStatus: 'UPDATING',
    Tags: { team: 'a' },
    PendingDeploymentSummary: {
      EndpointConfigName: 'told-two',
      StartTime: NOON,
      ProductionVariants: [
        {
          CurrentInstanceCount: 1,
          VariantStatus: [
            {
              Status: 'Baking',
              StatusMessage:
                'Baking for 300 seconds (WaitIntervalInSeconds) with traffic enabled on canary capacity of 1 instance(s).',
              StartTime: NOON,
            },
          ],
        },
      ],
    },
  });
  expect([...new Set(stages())]).toEqual(['ActivatingTraffic', 'Baking']);
  guarded.alarms.set('errors', 'ALARM');
  await guarded.local.settled('told');
  expect(statuses()).toEqual(['UPDATING', 'ROLLING_BACK', 'IN_SERVICE']);
  expect(changes.at(-1)?.detail.FailureReason).toMatch(/"errors" went into ALARM state/);
});

test('a deletion is told', async () => {
  await guarded.local.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'told' }));
  await guarded.local.settled('told').catch(() => {});
  expect(statuses()).toEqual(['DELETING']);
});
