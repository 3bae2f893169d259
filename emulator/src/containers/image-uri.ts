/** The parts of a private repository's image: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/repository:tag` or `…@sha256:…`. */
export interface EcrImageUri {
  readonly account: string;
  readonly region: string;
  readonly repositoryName: string;
  /** Without tag and digest. */
  readonly repositoryUri: string;
  readonly tag?: string;
  readonly digest?: string;
}

const PATTERN =
  /^((\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*))(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** Returns undefined for an image of another registry. */
export function parseEcrImageUri(uri: string): EcrImageUri | undefined {
  const match = uri.match(PATTERN);
  if (!match) return undefined;
  const [, repositoryUri, account, region, repositoryName, tag, digest] = match;
  return { account, region, repositoryName, repositoryUri, digest, tag: tag ?? (digest ? undefined : 'latest') };
}

/** As Docker completes a name that has no tag. */
export function withTag(name: string): string {
  return /[:@][^/]*$/.test(name) ? name : `${name}:latest`;
}
