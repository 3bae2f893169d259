import { randomUUID } from 'node:crypto';
import { conflict, notFound } from '../errors';
import { Functions } from '../functions';
import type { FunctionRecord, Statement } from '../records';
import { empty, json, type LambdaOperation } from '../request';

interface AddPermissionInput {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

/** Recorded: every call is allowed here. */
export const addPermission: LambdaOperation = async (request, call) => {
  const input = await request.body<AddPermissionInput>();
  const record = call.world.part(Functions).require(call, request.parameters[0], request.http.query.get('Qualifier'));
  if (record.policy.some(({ Sid }) => Sid === input.StatementId))
    throw conflict(
      `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const statement = statementOf(input, record);
  call.world.part(Functions).annotate(record, { policy: [...record.policy, statement] });
  return json(201, { Statement: JSON.stringify(statement) });
};

export const removePermission: LambdaOperation = ({ parameters: [name, id] }, call) => {
  const record = call.world.part(Functions).require(call, name);
  const policy = record.policy.filter(({ Sid }) => Sid !== id);
  if (policy.length === record.policy.length) throw noPolicy();
  call.world.part(Functions).annotate(record, { policy });
  return empty;
};

export const getPolicy: LambdaOperation = ({ parameters: [name] }, call) => {
  const record = call.world.part(Functions).require(call, name);
  if (record.policy.length === 0) throw noPolicy();
  const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: record.policy });
  return json(200, { Policy, RevisionId: randomUUID() });
};

function statementOf(input: AddPermissionInput, { arn }: FunctionRecord): Statement {
  const { StatementId: Sid, Action, Principal, SourceArn, SourceAccount } = input;
  const condition = {
    ...(SourceArn ? { ArnLike: { 'AWS:SourceArn': SourceArn } } : {}),
    ...(SourceAccount ? { StringEquals: { 'AWS:SourceAccount': SourceAccount } } : {}),
  };
  const principal = Principal.includes('.amazonaws.com') ? { Service: Principal } : { AWS: Principal };
  const base = { Sid, Effect: 'Allow', Principal: principal, Action, Resource: arn };
  return Object.keys(condition).length > 0 ? { ...base, Condition: condition } : base;
}

const noPolicy = () => notFound('The resource you requested does not exist.');
