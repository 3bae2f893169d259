/** What the queues need of S3 and SNS. */
export interface AsyncNeighbours {
  /** Makes a file of an object's bytes as they are now. Resolves with their number; undefined where there is no such object. */
  readonly download: (url: string, file: string) => Promise<number | undefined>;
  /** Stores a file's bytes as an object, whole or not at all. Rejects with a ServiceError when there is no such bucket. */
  readonly upload: (url: string, file: string, contentType?: string) => Promise<void>;
  /** Whether the topic is there, and has got the message. */
  readonly publish: (topicArn: string, message: string) => boolean;
}
