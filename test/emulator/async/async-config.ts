import type { AsyncInferenceConfig } from '@aws-sdk/client-sagemaker';

export interface Notice {
  readonly invocationStatus?: string;
  readonly inferenceId?: string;
  readonly eventName: string;
  readonly [member: string]: unknown;
}

export interface EndpointOptions {
  readonly concurrency?: number;
  readonly failurePath?: string | null;
  readonly include?: ('SUCCESS_NOTIFICATION_TOPIC' | 'ERROR_NOTIFICATION_TOPIC')[];
  readonly environment?: Record<string, string>;
  readonly instances?: number;
  readonly outputPath?: string;
  readonly topics?: boolean;
}

/** Without topics, nobody is told. */
export function asyncConfigOf(
  options: EndpointOptions,
  SuccessTopic?: string,
  ErrorTopic?: string,
): AsyncInferenceConfig {
  const {
    concurrency,
    outputPath = 's3://async-results/out',
    failurePath = 's3://async-failures/not',
    include,
  } = options;
  return {
    ClientConfig: concurrency === undefined ? undefined : { MaxConcurrentInvocationsPerInstance: concurrency },
    OutputConfig: {
      S3OutputPath: outputPath,
      S3FailurePath: failurePath ?? undefined,
      NotificationConfig: SuccessTopic ? { SuccessTopic, ErrorTopic, IncludeInferenceResponseIn: include } : undefined,
    },
  };
}
