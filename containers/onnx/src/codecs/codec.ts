import type { Signature } from '../signature';
import type { Tensors } from '../tensor';

/** One media type, both ways. A codec knows bytes and tensors; it knows neither HTTP nor ONNX Runtime. */
export interface Codec {
  readonly mediaType: string;
  /** @throws RequestError when the bytes are not what the model takes */
  decode(body: Buffer, signature: Signature): Tensors;
  /** @throws RequestError when these outputs cannot be written in this media type */
  encode(outputs: Tensors, signature: Signature): Uint8Array | string;
}
