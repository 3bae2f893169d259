import { type Fields, isFields } from '../template/template';

/** What CloudFormation sends to the provider of a custom resource. */
export interface CustomResourceRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ServiceToken: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Fields;
  readonly OldResourceProperties?: Fields;
}

/** Properties as CloudFormation sends them: every scalar is text. */
export function stringified(properties: Fields): Fields {
  return textOf(properties) as Fields;
}

function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(textOf);
  if (!isFields(value)) return String(value);
  const entries = Object.entries(value).filter(([, v]) => v !== undefined && v !== null);
  return Object.fromEntries(entries.map(([name, v]) => [name, textOf(v)]));
}
