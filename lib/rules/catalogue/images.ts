import data from '../../private/images.generated.json';
import type { Property } from '../property';

const ECR = /^(\d{12}|[^/]*…[^/]*)\.dkr\.ecr(?:-fips)?\.([a-z][a-z0-9-]+-\d+)\.amazonaws\.com/;
const AWS_ACCOUNTS = new Set((data.accounts as object[]).flatMap((accounts) => Object.keys(accounts)));

/** The Region of an image in Amazon ECR, where it is known. */
export function regionOf(image: Property): string | undefined {
  return ECR.exec(image.outline ?? '')?.[2];
}

/** The repository of an image that AWS itself has made. */
export function awsRepositoryOf(image: Property): string | undefined {
  const { outline = '' } = image;
  const account = ECR.exec(outline)?.[1];
  if (account === undefined || !AWS_ACCOUNTS.has(account)) return undefined;
  return /^[^/]+\/([^:@…]+)(?:[:@]|$)/.exec(outline)?.[1];
}

/** The tag of an image, as far as it is known. */
export function tagOf(image: Property): string {
  return /\/[^:@]+:([^@]+)/.exec(image.outline ?? '')?.[1] ?? '';
}

/** An image in Amazon ECR of which all but the tag is known. */
export interface EcrImage {
  readonly account: string;
  readonly region: string;
  /** Such as `amazonaws.com`. */
  readonly suffix: string;
  readonly repository: string;
}

const WHOLE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.([a-z0-9.-]+)\/([^:@…]+)([:@]|$)/;

export function ecrImageOf({ outline = '' }: Property): EcrImage | undefined {
  const [found, account, region, suffix, repository] = WHOLE.exec(outline) ?? [];
  return found === undefined ? undefined : { account, region, suffix, repository };
}

/** Whether AWS has images in the account. */
export function isOfAws(account: string): boolean {
  return AWS_ACCOUNTS.has(account);
}

/** The accounts in which AWS has an image, in one Region or in all of them. */
export function accountsOf(repository: string, region?: string): string[] {
  known ??= accountsByRepository();
  const regions = known.get(repository);
  if (!regions) return [];
  return region === undefined
    ? [...new Set([...regions.values()].flatMap((all) => [...all]))]
    : [...(regions.get(region) ?? [])];
}

type ByRegion = Map<string, Set<string>>;
/** Made when it is first asked for. */
let known: Map<string, ByRegion> | undefined;

function accountsByRepository(): Map<string, ByRegion> {
  const found = new Map<string, ByRegion>();
  for (const line of Object.values(data.images).flat()) {
    const [, , , , accounts, image] = line.split(' ');
    const [repository] = image.split(':');
    const regions = found.get(repository) ?? new Map<string, Set<string>>();
    found.set(repository, regions);
    for (const [account, names] of Object.entries(data.accounts[Number(accounts)]))
      for (const region of String(names).split(' '))
        regions.set(region, (regions.get(region) ?? new Set()).add(account));
  }
  return found;
}
