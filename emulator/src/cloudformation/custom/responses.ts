import { randomUUID } from 'node:crypto';
import { ServiceError } from '../../http/errors';
import { type CustomResourceResponse, readResponse } from './response';

/** The answers that custom resources still owe: each has an address of its own, good for one answer. */
export class CustomResourceResponses {
  private readonly owed = new Map<string, (body: string) => void>();

  /** Opens an address. `answered` resolves with the answer; it rejects where CloudFormation would refuse it. */
  public open(emulatorUrl: string): {
    readonly url: string;
    readonly answered: Promise<CustomResourceResponse>;
    close(): void;
  } {
    const id = randomUUID();
    const answered = new Promise<string>((resolve) => this.owed.set(id, resolve)).then(readResponse);
    const expires = Math.floor(Date.now() / 1000) + 7200;
    return {
      url: `${emulatorUrl}${RESPONSE_PATH}${id}?AWSAccessKeyId=local&Expires=${expires}&Signature=local`,
      answered,
      close: () => void this.owed.delete(id),
    };
  }

  /** @throws ServiceError AccessDenied where nobody waits for that answer any more */
  public receive(id: string, body: string): void {
    const resolve = this.owed.get(id);
    if (!resolve)
      throw new ServiceError('AccessDenied', 403, 'Request has expired: nothing waits for this answer any more.');
    this.owed.delete(id);
    resolve(body);
  }
}

export const RESPONSE_PATH = '/_serving/cfn-response/';
