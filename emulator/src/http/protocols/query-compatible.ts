import type { NamedService, RenderedError } from '../types';

/** The name of an error's shape, which newer protocols send, for the code that the query protocol knows it by. */
export function shapeName(service: NamedService, code: string): string {
  return service.errorShapes?.[code] ?? code;
}

/** Tells clients of a service that once spoke the query protocol the code it had there: they go on throwing that one. */
export function queryErrorHeader(service: NamedService, { code, status }: RenderedError): Record<string, string> {
  if (!service.errorShapes) return {};
  return { 'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}` };
}
