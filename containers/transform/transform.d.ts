/**
 * What a `transform.mjs` exports by default: a function of the body and of what came with it.
 *
 * ```js
 * /** @type {import('cdk-sagemaker-serving/containers/transform/transform.d.ts').Transform<string[][]>} *\/
 * export default (rows) => ({ instances: rows.map((row) => row.map(Number)) });
 * ```
 *
 * The input is, by the content type: any value for JSON, rows of strings for `text/csv`, a string for other text, a `Buffer` for all else.
 *
 * The output is any value that JSON can carry, rows (which can be CSV too), a string, or bytes. An async generator is streamed: each
 * string or piece of bytes as it is, each other value as a line of JSON.
 */
export type Transform<Input = unknown, Output = unknown> = (
  input: Input,
  context: TransformContext,
) => Output | Promise<Output> | AsyncIterable<Output>;

/** What came with the body, and what goes back with the answer. */
export interface TransformContext {
  /** The media type of the input in lower case, such as `text/csv`; `application/json` where the client does not say. */
  readonly contentType: string;
  /** What the client accepts, if it says so. */
  readonly accept: string | undefined;
  /** `X-Amzn-SageMaker-Custom-Attributes` of the request. */
  readonly customAttributes: string | undefined;
  /** `X-Amzn-SageMaker-Inference-Id` of the request. */
  readonly inferenceId: string | undefined;
  /** The folder of the model data, for whatever lies beside the function. */
  readonly modelDir: string;
  /** What to say of the answer; in a stream, before the first chunk. */
  readonly response: TransformResponse;
  /** Another header of the request, by its name in any case. */
  header(name: string): string | undefined;
  /** An error to throw when the input is wrong: the client gets a 400 with this sentence. */
  badRequest(message: string): Error;
}

export interface TransformResponse {
  /** The answer's content type. Without it, it follows from the output, the Accept header and the input's content type. */
  contentType?: string;
  /** `X-Amzn-SageMaker-Custom-Attributes` of the answer. */
  customAttributes?: string;
}
