import type { Attribute } from './message';

/** A map as the query protocol sends it. */
export interface FormMap<T> {
  readonly entry?: Readonly<Record<string, T>>;
}

/** `Attributes.entry.1.key=a` and so on, as an object. */
export function textsIn(map: FormMap<{ key: string; value?: string }> | undefined): Record<string, string> {
  return Object.fromEntries(Object.values(map?.entry ?? {}).map(({ key, value = '' }) => [key, value]));
}

interface AttributeEntry {
  readonly Name: string;
  readonly Value: { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string };
}

export function messageAttributesIn(map: FormMap<AttributeEntry> | undefined): Record<string, Attribute> {
  const entries = Object.values(map?.entry ?? {});
  return Object.fromEntries(
    entries.map(({ Name, Value }) => [
      Name,
      { Type: Value.DataType, Value: Value.StringValue ?? Value.BinaryValue ?? '' },
    ]),
  );
}

export type MessageAttributesForm = FormMap<AttributeEntry>;
