import type {
  ResourceContext,
  ResourceHandler,
  ResourceState,
} from '../../../emulator/src/cloudformation/resource-handler';

type Properties = Readonly<Record<string, unknown>>;

/** The type that the tests' own handler runs: its schema has a name, a create-only name and free properties. */
export const TYPE = 'AWS::SNS::Topic';

/** What a handler was asked to do, in order: `create A`, `update A`, `delete A`. */
export interface StubHandlers {
  readonly calls: string[];
  /** The logical ids of what cannot be taken back. */
  readonly stuck: Set<string>;
  readonly handlers: Readonly<Record<string, ResourceHandler>>;
  /** Lets everything that hangs go on. */
  release(): void;
}

/**
 * Runs AWS::SNS::Topic. The resource's DisplayName tells it what to do: `fail: reason` throws, `hang` waits for a release
 * or an abort, `hang, initiated` says before that it exists, `undeletable` refuses to be deleted.
 */
export function stubHandlers(): StubHandlers {
  const calls: string[] = [];
  const stuck = new Set<string>();
  const waiting: (() => void)[] = [];
  const pause = (signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  const obey = async ({ DisplayName: order }: Properties, context: ResourceContext) => {
    const text = String(order ?? '');
    if (text.startsWith('fail: ')) throw new Error(text.slice('fail: '.length));
    if (text === 'hang, initiated') context.initiated?.(`${context.logicalId}-initiated`);
    if (text.startsWith('hang')) await pause(context.signal);
  };
  const undeletable = new Set<string>();
  const topic: ResourceHandler = {
    async create(properties, context) {
      calls.push(`create ${context.logicalId}`);
      await obey(properties, context);
      const name = String(properties.TopicName ?? context.generateName(64));
      if (properties.DisplayName === 'undeletable') undeletable.add(name);
      return state(name, properties);
    },
    async update({ physicalId }, properties, context) {
      calls.push(`update ${context.logicalId}`);
      if (context.rollingBack && stuck.has(context.logicalId))
        throw new Error(`There is no way back for ${physicalId}.`);
      await obey(properties, context);
      return state(physicalId, properties);
    },
    async delete({ physicalId }, { logicalId }) {
      calls.push(`delete ${logicalId}`);
      if (undeletable.has(physicalId)) throw new Error(`${physicalId} is in use.`);
    },
  };
  return { calls, stuck, handlers: { [TYPE]: topic }, release: () => waiting.splice(0).forEach((go) => void go()) };
}

function state(physicalId: string, { DisplayName }: Properties): ResourceState {
  return { physicalId, attributes: { TopicName: physicalId, TopicArn: `arn:${physicalId}`, DisplayName } };
}
