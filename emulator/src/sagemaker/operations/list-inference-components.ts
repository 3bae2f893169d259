import type { Operation } from '../../http/types';
import { type ComponentRecord, components } from '../components/component-record';
import { summaryOf } from '../components/describe-component';
import { type ListInput, page, within } from '../listing';

interface Input extends ListInput {
  readonly StatusEquals?: string;
  readonly EndpointNameEquals?: string;
  readonly VariantNameEquals?: string;
  readonly LastModifiedTimeBefore?: number;
  readonly LastModifiedTimeAfter?: number;
}

const SORT_KEYS = { Status: (component: ComponentRecord) => component.status };

export const listInferenceComponents: Operation<Input> = (input, call) => {
  const asked = components(call.world)
    .list(call)
    .filter(({ status }) => status === (input.StatusEquals ?? status))
    .filter(({ endpointName }) => endpointName === (input.EndpointNameEquals ?? endpointName))
    .filter(({ variantName }) => variantName === (input.VariantNameEquals ?? variantName))
    .filter(({ lastModifiedTime }) =>
      within(lastModifiedTime, input.LastModifiedTimeAfter, input.LastModifiedTimeBefore),
    );
  const { items, NextToken } = page(asked, input, SORT_KEYS);
  return { InferenceComponents: items.map(summaryOf), NextToken };
};
