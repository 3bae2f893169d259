import type { Call, HttpRequest, HttpResponse } from '../http/types';
import { readPayload } from './body';
import { answerTooLong } from './errors';
import { readHeaders, toCaller } from './headers';
import { type Ended, invoke } from './invoke';
import { Mirror } from './shadow/mirror';

/** InvokeEndpoint: one request, one whole answer. */
export async function invokeEndpoint(endpointName: string, request: HttpRequest, call: Call): Promise<HttpResponse> {
  const began = performance.now();
  const body = await readPayload(request.stream);
  const headers = readHeaders(request.headers, 'InvokeEndpoint');
  const { world, account, region, requestId } = call;
  const invoked = { world, account, region, requestId, endpointName, headers, body, began };
  const onEnd = (ended: Ended) => world.part(Mirror).mirror(invoked, ended);
  return invoke({ ...invoked, onEnd }, async (opened, exchange) => {
    const { target } = exchange;
    const answer = await exchange.collect(opened);
    if (answer.tooLong) throw answerTooLong(answer.status, target, answer.container);
    const own = {
      'x-amzn-RequestId': requestId,
      'x-Amzn-Invoked-Production-Variant': target.variant.record.name,
    };
    return { status: 200, headers: { ...toCaller(answer.headers), ...own }, body: answer.body };
  });
}
