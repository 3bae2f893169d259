import type { Size } from 'aws-cdk-lib';
import type { Processor } from './deep-learning-container';

/**
 * Options of `ServingImage.triton()`.
 *
 * @see https://github.com/triton-inference-server/server/blob/main/docker/sagemaker/serve
 */
export interface TritonImageOptions {
  /** The release, such as `25.09`. */
  readonly version: string;

  /**
   * What it is built for: `CPU` or `GPU`.
   *
   * @default - what there is, if that is one
   */
  readonly processor?: Processor;

  /**
   * The model that is loaded, by the name of its folder: of several, the ensemble. Not for multi-model endpoints.
   *
   * @default - the only folder there is; with several, the container fails to start
   */
  readonly defaultModelName?: string;

  /**
   * How much it logs of each request: 0 for nothing, from 1 upwards for more and more.
   *
   * @default 1
   */
  readonly logVerbose?: number;

  /**
   * Whether it logs what it does.
   *
   * @default true
   */
  readonly logInfo?: boolean;

  /**
   * Whether it logs warnings.
   *
   * @default true
   */
  readonly logWarning?: boolean;

  /**
   * Whether it logs errors.
   *
   * @default true
   */
  readonly logError?: boolean;

  /**
   * How many threads take requests, from 1.
   *
   * @default - Triton's own
   */
  readonly threadCount?: number;

  /**
   * How many threads copy inputs and outputs besides those that take requests.
   *
   * @default - Triton's own: none
   */
  readonly bufferManagerThreadCount?: number;

  /**
   * The memory that models in Python share with the server, at the start.
   *
   * @default Size.mebibytes(16)
   */
  readonly shmDefaultSize?: Size;

  /**
   * By how much that memory grows where it does not suffice.
   *
   * @default Size.mebibytes(1)
   */
  readonly shmGrowthSize?: Size;

  /**
   * The share of each GPU's memory, above 0 and up to 1, beyond which no other model is loaded.
   *
   * @default - no limit
   */
  readonly modelLoadGpuLimit?: number;

  /**
   * Whether models of different repositories may have the same name.
   *
   * @default true
   */
  readonly modelNamespacing?: boolean;
}
