import { badInput } from '../../common/src/errors';
import type { Handler, ServingRequest } from '../../common/src/handler';
import { plainBody } from '../../common/src/plain-body';
import { codecOfBody, Negotiation } from './negotiate';
import type { Predictor } from './predictor';
import { checkAgreement } from './signature';

/** `POST /invocations`: bytes to tensors, tensors to tensors, tensors to bytes. */
export function invocations(predictor: Predictor): Handler {
  const { signature } = predictor;
  const negotiation = new Negotiation(signature);
  return async (request) => {
    const codec = codecOfBody(request.header('content-type'));
    const choice = negotiation.choose(request.header('accept'));
    const inputs = codec.decode(await bodyOf(request), signature);
    checkAgreement(signature, inputs);
    const outputs = await predictor.run(inputs, choice.outputs);
    return {
      status: 200,
      headers: { 'content-type': choice.contentType },
      body: choice.codec.encode(outputs, signature),
    };
  };
}

async function bodyOf(request: ServingRequest): Promise<Buffer> {
  const body = await plainBody(request);
  if (body.length === 0) throw badInput('EMPTY_BODY', 'the body is empty: send the rows to predict');
  return body;
}
