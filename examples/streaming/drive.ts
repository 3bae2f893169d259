import { InvokeEndpointWithResponseStreamCommand } from '@aws-sdk/client-sagemaker-runtime';
import { type Drive, type DriveOptions, percentile } from '../report';
import { type Column, milliseconds, type Terminal, table } from '../terminal';

export const summary = 'a container answers piece by piece, and the caller reads as it comes';

const REQUESTS = 10;
const TEXT =
  'A caller of a stream reads the first words of an answer while the container still thinks about the last ones';

interface StreamingReport {
  readonly endpoint: string;
  /** How many answers were the text, whole and in order. */
  readonly right: number;
  readonly requests: number;
  /** In each answer, at the least. */
  readonly pieces: number;
  readonly firstPieceMs: number | null;
  readonly lastPieceMs: number | null;
}

interface Streamed {
  readonly text: string;
  readonly pieces: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Has a text said again, a few times, and looks at when its pieces come. */
export const drive: Drive<StreamingReport> = async (options) => {
  const all: Streamed[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    all.push(await stream(options));
    options.onProgress?.(i + 1, REQUESTS);
  }
  return {
    endpoint: options.endpointName,
    requests: REQUESTS,
    right: all.filter(({ text }) => text === TEXT).length,
    pieces: Math.min(...all.map(({ pieces }) => pieces)),
    firstPieceMs: percentile(
      all.map(({ firstMs }) => firstMs),
      50,
    ),
    lastPieceMs: percentile(
      all.map(({ lastMs }) => lastMs),
      50,
    ),
  };
};

async function stream({ client, endpointName }: DriveOptions): Promise<Streamed> {
  const start = performance.now();
  const { Body = [] } = await client.send(
    new InvokeEndpointWithResponseStreamCommand({ EndpointName: endpointName, ContentType: 'text/plain', Body: TEXT }),
  );
  const decoder = new TextDecoder();
  let text = '';
  const times: number[] = [];
  for await (const { PayloadPart } of Body) {
    times.push(performance.now() - start);
    text += decoder.decode(PayloadPart?.Bytes, { stream: true });
  }
  return { text, pieces: times.length, firstMs: times[0], lastMs: times[times.length - 1] };
}

const COLUMNS: Column<StreamingReport>[] = [
  { head: 'requests', cell: (r) => String(r.requests), right: true },
  { head: 'right', cell: (r) => String(r.right), right: true },
  { head: 'pieces', cell: (r) => String(r.pieces), right: true },
  { head: 'first piece', cell: (r) => milliseconds(r.firstPieceMs), right: true, tint: 'bold' },
  { head: 'last piece', cell: (r) => milliseconds(r.lastPieceMs), right: true },
];

export function render(report: StreamingReport, terminal: Terminal): string {
  return table(COLUMNS, [report], terminal.colour);
}
