import { Functions } from '../functions';
import { empty, json, type LambdaOperation } from '../request';

export const listTags: LambdaOperation = ({ parameters: [arn] }, call) =>
  json(200, { Tags: call.world.part(Functions).require(call, arn).tags });

export const tagResource: LambdaOperation = async (request, call) => {
  const { Tags } = await request.body<{ Tags: Record<string, string> }>();
  const record = call.world.part(Functions).require(call, request.parameters[0]);
  call.world.part(Functions).annotate(record, { tags: { ...record.tags, ...Tags } });
  return empty;
};

export const untagResource: LambdaOperation = ({ http, parameters: [arn] }, call) => {
  const keys = http.query.getAll('tagKeys');
  const record = call.world.part(Functions).require(call, arn);
  const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !keys.includes(key)));
  call.world.part(Functions).annotate(record, { tags });
  return empty;
};
