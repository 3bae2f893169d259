import { env, InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { messageOf, quoted, RequestError, StartError } from '../../common/src/errors';
import { symptomOf } from './model-file';
import type { Predictor } from './predictor';
import type { Signature, TensorSpec } from './signature';
import { ELEMENTS, type ElementType, isElementType, sizeOf, type Tensors } from './tensor';

/** ONNX Runtime's word for `fatal`: what a client did wrong is answered, not logged. */
const LOG_NOTHING = 4;
env.logLevel = 'error';

/** How ONNX Runtime and the C++ library say that memory ran out. */
const NO_MEMORY = /bad_alloc|failed to allocate|out of memory/i;

/** The model is well and too large. */
export class TooLarge extends StartError {}

export interface LoadOptions {
  /** Threads for one computation; with 1, a model has no threads of its own. */
  readonly intraOpThreads: number;
  /** It comes and goes among others: it has no arena of its own, which would be left behind (measured: 200 KB for each unload). */
  readonly oneOfMany?: boolean;
}

/** An ONNX model in memory. */
export class OnnxModel implements Predictor {
  /** @throws StartError naming the file and what is wrong with it */
  public static async load(file: string, options: LoadOptions): Promise<OnnxModel> {
    let session: InferenceSession | undefined;
    try {
      session = await InferenceSession.create(file, sessionOptions(options));
      const model = new OnnxModel(session, signatureOf(session));
      await model.warmUp();
      return model;
    } catch (error) {
      await session?.release();
      throw unusable(file, error);
    }
  }

  /** Whether the model ever answered. Until it has, a failure is its own; from then on, it is the input's. */
  private proven = false;

  private constructor(
    private readonly session: InferenceSession,
    public readonly signature: Signature,
  ) {}

  public async run(inputs: Tensors, wanted: readonly string[]): Promise<Tensors> {
    const feeds = Object.fromEntries(
      [...inputs].map(([name, { type, data, dims }]) => [name, new OrtTensor(type, data, dims)]),
    );
    try {
      const outputs = await this.session.run(feeds, wanted, { logSeverityLevel: LOG_NOTHING });
      this.proven = true;
      return new Map(wanted.map((name) => [name, outputs[name] as OrtTensor & { type: ElementType }]));
    } catch (error) {
      throw this.failure(messageOf(error));
    }
  }

  private failure(reason: string): RequestError {
    if (this.proven) return new RequestError(400, 'REFUSED_BY_MODEL', `the model cannot take this input: ${reason}`);
    if (NO_MEMORY.test(reason)) return new RequestError(507, 'OUT_OF_MEMORY', `the model ran out of memory: ${reason}`);
    return new RequestError(500, 'MODEL_FAILED', `the model has not answered once: ${reason}`);
  }

  /** Gives back its memory; it cannot be run again. */
  public release(): Promise<void> {
    return this.session.release();
  }

  /** One row of zeros: the first client does not pay for what the runtime sets up lazily. */
  private async warmUp(): Promise<void> {
    const zeros = this.signature.inputs.map(({ name, type, dims }) => {
      const shape = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
      return [name, { type, dims: shape, data: ELEMENTS[type].allocate(sizeOf(shape)) }] as const;
    });
    const outputs = this.signature.outputs.map(({ name }) => name);
    // Lengths that depend on one another, or a value that zero is not: some models refuse zeros and are well.
    await this.run(new Map(zeros), outputs).catch((error) => {
      if (error.status === 507) throw error;
    });
  }
}

function sessionOptions({ intraOpThreads, oneOfMany = false }: LoadOptions): InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: intraOpThreads,
    interOpNumThreads: 1,
    enableCpuMemArena: !oneOfMany,
    logSeverityLevel: LOG_NOTHING,
  };
}

function unusable(file: string, error: unknown): StartError {
  const reason = messageOf(error);
  if (NO_MEMORY.test(reason)) return new TooLarge(`${file} does not fit into memory: ${reason}`);
  return new StartError(`${file} ${error instanceof StartError ? reason : symptomOf(file, reason)}`);
}

function signatureOf({ inputMetadata, outputMetadata }: InferenceSession): Signature {
  return { inputs: specs('input', inputMetadata), outputs: specs('output', outputMetadata) };
}

function specs(role: string, metadata: readonly InferenceSession.ValueMetadata[]): TensorSpec[] {
  const others = metadata.filter((value) => !value.isTensor).map(({ name }) => name);
  if (others.length > 0) {
    const mend = 'export the model without them (skl2onnx and onnxmltools: zipmap=False)';
    throw new StartError(
      `has the ${role} ${quoted(others)} that is a sequence or a map, and only tensors are served: ${mend}`,
    );
  }
  return metadata.filter((value) => value.isTensor).map((value) => spec(role, value));
}

function spec(role: string, { name, type, shape }: InferenceSession.TensorValueMetadata): TensorSpec {
  if (isElementType(type)) return { name, type, dims: shape };
  const taken = Object.keys(ELEMENTS).join(', ');
  const mend = type === 'float16' ? ': convert the model with keep_io_types=True' : '';
  throw new StartError(`has the ${role} "${name}" of type ${type}, served are ${taken}${mend}`);
}
