import { resourceType } from '../resources/resource-types';
import { runInOrder } from '../template/graph';
import { cleanUp } from './cleanup';
import { differenceOf, sameTags } from './difference';
import { checkExports, evaluateOutputs } from './outputs';
import type { Operation, Output, StackRecord } from './records';
import type { Reporter } from './reporter';
import { ResourceRunner, type Wanted } from './resource-runner';
import { rollBack } from './rollback';
import { Halted } from './run';
import { stayFailed } from './stay-failed';
import type { Target } from './target';
import { operationIn, reporterFor, stackIn, targetOf, type Workshop } from './workshop';

/** Creates or updates a stack, to the end or back again. */
export async function deploy(shop: Workshop): Promise<void> {
  const operation = operationIn(shop);
  const reporter = reporterFor(shop, operation.id);
  const problem = await provision(shop, operation, reporter);
  if (shop.run.halted) throw new Halted();
  if (problem === undefined) return finish(shop, operation, reporter);
  await afterFailure(shop, operation, problem);
}

/** Everything up to the outputs. Gives the reason when it does not work out. */
async function provision(shop: Workshop, operation: Operation, reporter: Reporter): Promise<string | undefined> {
  const target = targetOf(shop);
  const provisioner = new Provisioner(shop, operation, reporter, target);
  const failures = await runInOrder(target.graph, (id) => provisioner.provision(id));
  if (shop.run.halted) return undefined;
  if (failures.length > 0) return reasonOf(shop);
  try {
    const outputs = await evaluateOutputs(target);
    checkExports(stackIn(shop), outputs, shop.store);
    succeed(shop, operation, target, outputs);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function succeed(shop: Workshop, operation: Operation, target: Target, outputs: readonly Output[]): void {
  const changes = {
    outputs,
    imports: [...target.imports],
    description: target.template.Description,
    deployed: target.desired,
    stable: undefined,
  };
  shop.store.change(shop.stackId, { ...changes, operation: { ...operation, phase: 'CLEANUP' } });
}

async function finish(shop: Workshop, operation: Operation, reporter: Reporter): Promise<void> {
  if (operation.kind === 'UPDATE') return cleanUp(shop);
  reporter.stack('CREATE_COMPLETE', undefined, { operation: undefined });
}

async function afterFailure(shop: Workshop, operation: Operation, reason: string): Promise<void> {
  if (operation.onFailure !== 'DO_NOTHING') return rollBack(shop, reason);
  stayFailed(shop, reason);
}

/** Which resources failed, in CloudFormation's words. */
function reasonOf(shop: Workshop): string {
  const failed = (status: string) =>
    shop.store
      .resourcesOf(shop.stackId)
      .filter((r) => r.status === status)
      .map((r) => r.logicalId);
  const parts = [
    ['create', failed('CREATE_FAILED')],
    ['update', failed('UPDATE_FAILED')],
  ] as const;
  const sentences = parts
    .filter(([, ids]) => ids.length > 0)
    .map(([verb, ids]) => `The following resource(s) failed to ${verb}: [${ids.join(', ')}]. `);
  return sentences.join('');
}

/** Brings single resources to where the target wants them. */
class Provisioner {
  private readonly runner: ResourceRunner;
  private readonly stack: StackRecord;
  private readonly tagsChanged: boolean;

  public constructor(
    private readonly shop: Workshop,
    private readonly operation: Operation,
    reporter: Reporter,
    private readonly target: Target,
  ) {
    this.stack = stackIn(shop);
    this.tagsChanged = !sameTags(this.stack.deployed?.tags ?? [], target.desired.tags);
    const { world, store, neighbours, run } = shop;
    this.runner = new ResourceRunner(world, store, neighbours.handlers, reporter, run, this.stack, target.desired);
  }

  public async provision(logicalId: string): Promise<void> {
    this.shop.run.beforeWork();
    try {
      await this.bring(logicalId, await this.wanted(logicalId));
    } catch (error) {
      if (!(error instanceof Halted)) this.shop.run.cancel();
      throw error;
    }
  }

  private async wanted(logicalId: string): Promise<Wanted> {
    const definition = this.target.resources.get(logicalId)!;
    const dependsOn = [...(this.target.graph.get(logicalId) ?? [])];
    try {
      return { definition, dependsOn, properties: await this.target.properties(definition) };
    } catch (error) {
      this.runner.refuse(logicalId, definition, error);
      throw error;
    }
  }

  private async bring(logicalId: string, wanted: Wanted): Promise<void> {
    const existing = this.shop.store.resourcesOf(this.stack.id).find((record) => record.logicalId === logicalId);
    if (!existing?.current)
      return this.runner.create(logicalId, wanted, this.operation.kind === 'UPDATE' ? null : undefined);
    const { current } = existing;
    const taggable = resourceType(existing.type)?.properties.has('Tags') ?? false;
    const difference = differenceOf(existing.type, current, wanted, this.tagsChanged && taggable);
    if (difference === 'replacement') return this.runner.replace(existing, current, wanted);
    if (difference === 'in-place') return this.runner.update(existing, current, wanted);
    if (difference === 'outside') this.runner.adopt(existing, current, wanted);
  }
}
