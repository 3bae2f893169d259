import { pipeline, type Readable, Writable } from 'node:stream';
import { ServiceError } from '../../http/errors';
import type { HttpRequest } from '../../http/types';
import { AwsChunkedDecoder } from './aws-chunked';
import { type Algorithm, checksumHeader, declaredAlgorithm } from './checksums';
import { type Measured, writeMeasured } from './measure';

const MAX_PUT = 5 * 1024 ** 3;

type Headers = HttpRequest['headers'];

/**
 * Streams the body of a request into a sink, decoded, and checks all that the client said about it.
 *
 * @throws ServiceError when what arrived is not what was announced; what the sink holds is then worthless.
 */
export async function receive(http: HttpRequest, sink: Writable, fallback?: Algorithm): Promise<Measured> {
  const length = announcedLength(http.headers);
  const algorithm = declaredAlgorithm(http.headers) ?? fallback;
  const decoder = isAwsChunked(http.headers) ? new AwsChunkedDecoder() : undefined;
  const measured = await writeMeasured(bodyOf(http, decoder), sink, {
    algorithm,
    sha256: signedHash(http.headers) !== undefined,
  });
  if (decoder?.fault)
    throw new ServiceError('IncompleteBody', 400, `The aws-chunked body is malformed: ${decoder.fault}.`);
  verify(http.headers, decoder?.trailers ?? new Map(), measured, length);
  return measured;
}

/** A body that is an XML document, checked in the same way. */
export async function receiveDocument(http: HttpRequest): Promise<string> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await receive(http, sink);
  return Buffer.concat(chunks).toString('utf8');
}

function bodyOf(http: HttpRequest, decoder: AwsChunkedDecoder | undefined): Readable {
  // Errors reach whoever reads the decoder: pipeline destroys it with them.
  return decoder ? pipeline(http.stream, decoder, () => {}) : http.stream;
}

function isAwsChunked(headers: Headers): boolean {
  const encodings = String(headers['content-encoding'] ?? '').split(',');
  return (
    encodings.some((encoding) => encoding.trim() === 'aws-chunked') ||
    String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')
  );
}

function announcedLength(headers: Headers): number {
  const text = isAwsChunked(headers) ? headers['x-amz-decoded-content-length'] : headers['content-length'];
  if (text === undefined || !/^\d+$/.test(String(text)))
    throw new ServiceError('MissingContentLength', 411, 'You must provide the Content-Length HTTP header.');
  if (Number(text) > MAX_PUT)
    throw new ServiceError('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
      ProposedSize: text,
      MaxSizeAllowed: MAX_PUT,
    });
  return Number(text);
}

function signedHash(headers: Headers): string | undefined {
  const hash = String(headers['x-amz-content-sha256'] ?? '');
  return /^[0-9a-f]{64}$/i.test(hash) ? hash.toLowerCase() : undefined;
}

function verify(headers: Headers, trailers: ReadonlyMap<string, string>, measured: Measured, length: number): void {
  if (measured.size !== length)
    throw new ServiceError(
      'IncompleteBody',
      400,
      'You did not provide the number of bytes specified by the Content-Length HTTP header',
    );
  verifyMd5(headers, measured);
  const hash = signedHash(headers);
  if (hash !== undefined && hash !== measured.sha256)
    throw new ServiceError(
      'XAmzContentSHA256Mismatch',
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: hash, S3ComputedContentSHA256: measured.sha256 },
    );
  verifyChecksum(headers, trailers, measured);
}

function verifyMd5(headers: Headers, { md5 }: Measured): void {
  const given = headers['content-md5'];
  if (given === undefined) return;
  const bytes = Buffer.from(String(given), 'base64');
  if (bytes.length !== 16) throw new ServiceError('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.');
  if (bytes.toString('hex') === md5) return;
  throw new ServiceError('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', {
    ExpectedDigest: String(given),
    CalculatedDigest: Buffer.from(md5, 'hex').toString('base64'),
  });
}

function verifyChecksum(headers: Headers, trailers: ReadonlyMap<string, string>, { checksum }: Measured): void {
  if (!checksum) return;
  const header = checksumHeader(checksum.algorithm);
  const given = headers[header] ?? trailers.get(header);
  if (
    given === undefined &&
    !String(headers['x-amz-trailer'] ?? '')
      .toLowerCase()
      .includes(header)
  )
    return;
  if (given === checksum.value) return;
  const name = checksum.algorithm.toUpperCase();
  throw given === undefined
    ? new ServiceError('MalformedTrailerError', 400, `The trailer ${header} was announced and did not arrive.`)
    : new ServiceError('BadDigest', 400, `The ${name} you specified did not match the calculated checksum.`);
}
