import type { Handler, ServingAnswer, ServingRequest } from '../../common/src/handler';
import type { Log } from '../../common/src/log';
import { plainBody } from '../../common/src/plain-body';
import type { Transform, TransformContext, TransformResponse } from '../transform';
import { BadRequest, failureOf } from './failure';
import { inputFrom } from './input';
import { outputOf, UnusableOutput } from './output';
import { isStream, streamOf } from './stream';

/** Where the function comes from. */
export interface Source {
  readonly file: string;
  readonly modelDir: string;
}

/** `POST /invocations`: what came in, through the user's function, and out. */
export function invocations(transform: Transform, source: Source, log: Log): Handler {
  return async (request) => {
    const { value, mediaType } = inputFrom(request.header('content-type'), await plainBody(request));
    const context = contextOf(request, mediaType, source.modelDir);
    try {
      return await answer(transform, value, context);
    } catch (error) {
      const failure = failureOf(source.file, error);
      if (failure.status >= 500) log.bug(error);
      throw failure;
    }
  };
}

async function answer(transform: Transform, value: unknown, context: TransformContext): Promise<ServingAnswer> {
  const { response, accept, contentType: given } = context;
  const result = await transform(value, context);
  if (isStream(result)) {
    const { contentType, chunks } = await streamOf(result, () => response.contentType);
    return { status: 200, headers: headersOf(contentType, response), body: chunks };
  }
  const { contentType, body } = outputOf(result, { chosen: response.contentType, accept, given });
  return { status: 200, headers: headersOf(contentType, response), body };
}

function headersOf(contentType: string, { customAttributes }: TransformResponse): Record<string, string> {
  const type = { 'content-type': checked('contentType', contentType) };
  if (customAttributes === undefined) return type;
  return { ...type, 'x-amzn-sagemaker-custom-attributes': checked('customAttributes', customAttributes) };
}

function checked(name: keyof TransformResponse, value: unknown): string {
  if (typeof value === 'string' && /^[\x20-\x7e]+$/.test(value)) return value;
  throw new UnusableOutput(`context.response.${name} is ${JSON.stringify(value)}, allowed is visible ASCII`);
}

function contextOf(request: ServingRequest, contentType: string, modelDir: string): TransformContext {
  return {
    contentType,
    modelDir,
    accept: request.header('accept'),
    customAttributes: request.header('x-amzn-sagemaker-custom-attributes'),
    inferenceId: request.header('x-amzn-sagemaker-inference-id'),
    response: {},
    header: (name) => request.header(name.toLowerCase()),
    badRequest: (message) => new BadRequest(message),
  };
}
