import type { Duration } from 'aws-cdk-lib';
import { checkSeconds, checkWholeNumber } from './private/checks';

const WHO = 'NeuronEnvironment.variables';
const SEE_RUNTIME =
  'https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/api/nrt-env-var-reference.html';
const SEE_COMPILER =
  'https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/neuronx-cc/api-reference-guide/neuron-compiler-cli-reference-guide.html';
const MAX_INT = 2 ** 31 - 1;

/** How much the Neuron runtime writes into the endpoint's log. */
export enum NeuronLogLevel {
  /** Errors. */
  ERROR = 'ERROR',
  /** Warnings, too. */
  WARNING = 'WARNING',
  /** What it does, too. */
  INFO = 'INFO',
  /** What it takes to find a fault. */
  DEBUG = 'DEBUG',
  /** Everything. */
  TRACE = 'TRACE',
}

/** Which operations the compiler takes from FP32 to a smaller type. */
export enum NeuronAutoCast {
  /** None of them. */
  NONE = 'none',
  /** Matrix multiplications. */
  MATMULT = 'matmult',
  /** All of them. */
  ALL = 'all',
}

/** The smaller type that the compiler takes operations to. */
export enum NeuronAutoCastType {
  /** BF16. */
  BF16 = 'bf16',
  /** FP16. */
  FP16 = 'fp16',
  /** TF32. */
  TF32 = 'tf32',
  /** FP8 with 4 bits of exponent and 3 of mantissa. */
  FP8_E4M3 = 'fp8_e4m3',
}

/** What kind of model the compiler optimizes for. */
export enum NeuronModelType {
  /** Any. */
  GENERIC = 'generic',
  /** Transformers. */
  TRANSFORMER = 'transformer',
  /** U-Nets, when they are not trained. */
  UNET_INFERENCE = 'unet-inference',
}

/** Settings of the Neuron compiler, neuronx-cc, for Inf2 and Trn. */
export interface NeuronCompilerOptions {
  /**
   * Which operations are taken from FP32 to a smaller type.
   *
   * @default - the compiler's own
   */
  readonly autoCast?: NeuronAutoCast;

  /**
   * The smaller type.
   *
   * @default - the compiler's own
   */
  readonly autoCastType?: NeuronAutoCastType;

  /**
   * What kind of model it optimizes for.
   *
   * @default - the compiler's own
   */
  readonly modelType?: NeuronModelType;

  /**
   * How much it optimizes, from 1 to 3. With more it takes longer.
   *
   * @default - the compiler's own
   */
  readonly optLevel?: number;

  /**
   * Other options of `neuronx-cc compile`, each as it is written on the command line.
   *
   * @default - none
   */
  readonly otherFlags?: string[];
}

/** Options of `NeuronEnvironment.variables()`. */
export interface NeuronEnvironmentOptions {
  /**
   * How many NeuronCores the container takes, from 1 to those of the instance. Each of its processes takes as many: with one core, a
   * model server with as many workers as the instance has cores uses all of them.
   *
   * @default - all of the instance's
   */
  readonly numCores?: number;

  /**
   * How much the runtime logs.
   *
   * @default - the runtime's own
   */
  readonly logLevel?: NeuronLogLevel;

  /**
   * How long one execution on a core may take, in whole seconds.
   *
   * @default - the runtime's own
   */
  readonly execTimeout?: Duration;

  /**
   * How models are compiled that the container compiles when it loads them. Those that were compiled before are not touched by it.
   *
   * @default - as the container's code says
   */
  readonly compiler?: NeuronCompilerOptions;
}

/**
 * Environment variables that set up the Neuron runtime and compiler, for the `environment` of a `Model` on a `NeuronEndpoint`.
 *
 * @see https://awsdocs-neuron.readthedocs-hosted.com/en/latest/neuron-runtime/api/nrt-env-var-reference.html
 */
export class NeuronEnvironment {
  /**
   * The variables of these settings; spread them beside others.
   *
   * @throws an Error if a number is out of its range
   */
  public static variables(options: NeuronEnvironmentOptions): { [name: string]: string } {
    const { numCores, logLevel, execTimeout, compiler = {} } = options;
    checkWholeNumber({ who: WHO, what: 'numCores', see: SEE_RUNTIME }, numCores, { min: 1 });
    checkSeconds({ who: WHO, what: 'execTimeout', see: SEE_RUNTIME }, execTimeout, { min: 0, max: MAX_INT });
    const flags = flagsOf(compiler);
    return {
      ...(numCores !== undefined && { NEURON_RT_NUM_CORES: `${numCores}` }),
      ...(logLevel && { NEURON_RT_LOG_LEVEL: logLevel }),
      ...(execTimeout && { NEURON_RT_EXEC_TIMEOUT: `${execTimeout.toSeconds()}` }),
      ...(flags.length > 0 && { NEURON_CC_FLAGS: flags.join(' ') }),
    };
  }

  private constructor() {}
}

function flagsOf({ autoCast, autoCastType, modelType, optLevel, otherFlags = [] }: NeuronCompilerOptions): string[] {
  checkWholeNumber({ who: WHO, what: 'optLevel', see: SEE_COMPILER }, optLevel, { min: 1, max: 3 });
  const named = {
    'auto-cast': autoCast,
    'auto-cast-type': autoCastType,
    'model-type': modelType,
    optlevel: optLevel,
  };
  const given = Object.entries(named).filter(([, value]) => value !== undefined);
  return [...given.map(([name, value]) => `--${name}=${value}`), ...otherFlags];
}
