import { randomUUID } from 'node:crypto';
import type { Scoped } from '../world/scoped';
import type { Scope, World } from '../world/world';
import { CodeStore } from './code/code-store';
import type { CodePackage } from './code/package';
import { conflict, notFound } from './errors';
import { functionArn, readFunctionName } from './names';
import { type FunctionRecord, functionRecords } from './records';
import { announceStandIn } from './runtimes';
import { checkSettings, type FunctionSettings } from './settings';

/** All Lambda functions: their settings and their code. */
export class Functions {
  private readonly functions: Scoped<FunctionRecord>;
  private readonly code: CodeStore;

  public constructor(private readonly world: World) {
    this.functions = functionRecords(world);
    this.code = new CodeStore(world);
  }

  public list(scope: Scope): FunctionRecord[] {
    return this.functions.list(scope).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  public find(scope: Scope, name: string): FunctionRecord | undefined {
    return this.functions.get(scope, name);
  }

  /**
   * @param name a name, a partial ARN or an ARN
   * @throws ServiceError ResourceNotFoundException
   */
  public require(caller: Scope, name: string, qualifier?: string | null): FunctionRecord {
    const reference = readFunctionName(name, caller, qualifier);
    const found = this.find(reference, reference.name);
    if (found) return found;
    throw notFound(`Function not found: ${functionArn(reference, reference.name)}`);
  }

  /** @throws ServiceError ResourceConflictException, InvalidParameterValueException */
  public async create(
    { account, region }: Scope,
    name: string,
    settings: FunctionSettings,
    code: CodePackage,
  ): Promise<FunctionRecord> {
    this.refuseTaken({ account, region }, name);
    checkSettings(settings);
    announceStandIn(this.world, settings.runtime);
    const codeFolder = await this.code.keep(code);
    this.refuseTaken({ account, region }, name);
    const arn = functionArn({ account, region }, name);
    const { sha256: codeSha256, size: codeSize } = code;
    return this.save({ account, region, name, arn, ...settings, codeSha256, codeSize, codeFolder, policy: [] });
  }

  public configure(existing: FunctionRecord, settings: Partial<FunctionSettings>): FunctionRecord {
    const next = { ...existing, ...settings };
    checkSettings(next);
    announceStandIn(this.world, next.runtime);
    return this.save(next);
  }

  public async replaceCode(existing: FunctionRecord, code: CodePackage): Promise<FunctionRecord> {
    const codeFolder = await this.code.keep(code);
    const latest = this.require(existing, existing.name);
    return this.save({ ...latest, codeSha256: code.sha256, codeSize: code.size, codeFolder });
  }

  /** Changes what processes of the function do not depend on. */
  public annotate(existing: FunctionRecord, changes: Pick<Partial<FunctionRecord>, 'tags' | 'policy'>): void {
    this.functions.set(existing.name, { ...existing, ...changes });
  }

  public delete(existing: FunctionRecord): void {
    this.functions.delete(existing, existing.name);
  }

  public codeFolder({ codeFolder }: FunctionRecord): string {
    return this.code.pathOf(codeFolder);
  }

  /** Removes code that no function uses any more. Only while no function runs. */
  public sweep(): Promise<void> {
    return this.code.sweep(new Set(this.functions.all().map(({ codeFolder }) => codeFolder)));
  }

  private save(record: Omit<FunctionRecord, 'lastModified' | 'revisionId'>): FunctionRecord {
    const lastModified = this.world.now().toISOString().replace('Z', '+0000');
    return this.functions.set(record.name, { ...record, lastModified, revisionId: randomUUID() });
  }

  private refuseTaken(scope: Scope, name: string): void {
    const taken = this.find(scope, name);
    if (taken?.account === scope.account) throw conflict(`Function already exist: ${name}`);
  }
}
