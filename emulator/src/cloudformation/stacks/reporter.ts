import type { EventLog, EventOf } from './event-log';
import { type ResourceRecord, STACK_TYPE, type StackRecord } from './records';
import type { StackStore } from './stack-store';

export interface ResourceReport {
  readonly reason?: string;
  readonly properties?: object;
  /** Where it is not the stack's own physical resource that the event is about. */
  readonly physicalId?: string;
}

/** Writes down what happens in one operation: the new status and the event, together. */
export class Reporter {
  public constructor(
    private readonly store: StackStore,
    private readonly log: EventLog,
    private readonly stackId: string,
    private readonly of: EventOf,
  ) {}

  public stack(status: string, reason?: string, changes: Partial<StackRecord> = {}): StackRecord {
    const stack = this.store.change(this.stackId, { ...changes, status, statusReason: reason });
    const identity = { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE };
    this.log.add(stack, this.of, { ...identity, status, reason });
    return stack;
  }

  /** Saves the resource in its new status. */
  public resource(record: ResourceRecord, status: string, report: ResourceReport = {}): ResourceRecord {
    const changedAt = this.event(record, status, report);
    return this.store.saveResource({ ...record, status, statusReason: report.reason, changedAt });
  }

  /** An event about a physical resource that the stack no longer counts as its own. */
  public event(record: ResourceRecord, status: string, report: ResourceReport): string {
    return this.log.add(this.store.byId(this.stackId), this.of, {
      logicalId: record.logicalId,
      physicalId: report.physicalId ?? record.pending?.physicalId ?? record.current?.physicalId ?? '',
      type: record.type,
      status,
      reason: report.reason,
      properties: report.properties && this.masked(JSON.stringify(report.properties)),
    });
  }

  private masked(text: string): string {
    const stack = this.store.byId(this.stackId);
    const desired = stack.operation?.desired ?? stack.deployed;
    const parameters = (desired?.parameters ?? []).filter(({ noEcho }) => noEcho).map(({ value }) => value);
    const secrets = [...parameters, ...this.secretAttributes()].filter((value) => value !== '');
    return secrets.reduce((masked, value) => masked.replaceAll(JSON.stringify(value).slice(1, -1), '****'), text);
  }

  /** What custom resources answered with NoEcho. */
  private secretAttributes(): string[] {
    const secret = this.store.resourcesOf(this.stackId).filter(({ current }) => current?.secret);
    return secret
      .flatMap(({ current }) => Object.values(current?.attributes ?? {}))
      .filter((v) => typeof v === 'string');
  }
}
