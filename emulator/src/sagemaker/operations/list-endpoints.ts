import type { Operation } from '../../http/types';
import { type ListInput, page, within } from '../listing';
import { type EndpointRecord, endpoints } from '../records';

interface Input extends ListInput {
  readonly StatusEquals?: string;
  readonly LastModifiedTimeBefore?: number;
  readonly LastModifiedTimeAfter?: number;
}

const SORT_KEYS = { Status: (endpoint: EndpointRecord) => endpoint.status };

export const listEndpoints: Operation<Input> = (input, call) => {
  const asked = endpoints(call.world)
    .list(call)
    .filter(({ status }) => status === (input.StatusEquals ?? status))
    .filter(({ lastModifiedTime }) =>
      within(lastModifiedTime, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore),
    );
  const { items, NextToken } = page(asked, input, SORT_KEYS);
  return { Endpoints: items.map(summary), NextToken };
};

function summary({ name, arn, creationTime, lastModifiedTime, status }: EndpointRecord) {
  return {
    EndpointName: name,
    EndpointArn: arn,
    CreationTime: new Date(creationTime),
    LastModifiedTime: new Date(lastModifiedTime),
    EndpointStatus: status,
  };
}
