import { Token } from 'aws-cdk-lib';
import type { DeepLearningContainerOptions } from '../deep-learning-container';
import { refuse } from './checks';
import data from './images.generated.json';

export const SEE_IMAGES =
  'https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html';

/** The account that an image is in, by region. */
export type Accounts = Record<string, string>;

/** An image of AWS. */
export interface AwsImage {
  /** `any` is one image for processors and GPUs. */
  readonly processor: string;
  readonly accounts: Accounts;
  readonly repository: string;
  readonly tag: string;
}

/** What images are told apart by. A shorter version is found only by who asks for just that. */
interface Row extends AwsImage {
  readonly version: Version;
  readonly python: Version;
  readonly base: Version;
}

interface Version {
  readonly text: string;
  readonly shorter: boolean;
}

/** Either of a framework or of an algorithm; the version is that of the only image if it is left out. */
export type ImageQuery = Omit<DeepLearningContainerOptions, 'framework' | 'version'> & {
  readonly framework: string;
  readonly version?: string;
};

const IMAGES: Record<string, string[]> = data.images;
const EVERYWHERE = ['cpu', 'gpu'];

/** The one image that fits, narrowed down option by option; an option that fits none, or is missing, is refused with those there are. */
export function awsImage(who: string, query: ImageQuery): AwsImage {
  const { framework, version, processor, baseFrameworkVersion, pythonVersion } = query;
  let left = IMAGES[framework].map(rowOf);
  const narrow = (option: string, of: string, given: string | undefined, matches: Match, name: Names) => {
    left = narrowed({ who, option, of }, left, given, matches, name);
  };
  narrow('version', framework, version, matching('version'), longOf('version'));
  const of = version === undefined ? framework : `${framework} ${version}`;
  narrow('processor', of, processor, (row, wanted) => processorsOf(row).includes(wanted), processorsOf);
  narrow('baseFrameworkVersion', of, baseFrameworkVersion, matching('base'), longOf('base'));
  narrow('pythonVersion', of, pythonVersion, matching('python'), longOf('python'));
  return left[0];
}

type Match = (row: Row, wanted: string) => boolean;
type Names = (row: Row) => string[];

interface Narrowing {
  readonly who: string;
  readonly option: string;
  /** What has been chosen already. */
  readonly of: string;
}

function narrowed(
  { who, option, of }: Narrowing,
  rows: Row[],
  given: string | undefined,
  matches: Match,
  namesOf: Names,
): Row[] {
  const known = [...new Set(rows.flatMap(namesOf))];
  if (given === undefined) {
    if (known.length <= 1 || sameImage(rows)) return rows.filter((row) => namesOf(row).length > 0);
    throw new Error(
      `${who}: there are several images of ${of}; set ${option} to one of ${quoted(known)} (${SEE_IMAGES})`,
    );
  }
  const left = rows.filter((row) => matches(row, given));
  if (left.length > 0) return left;
  const shown = Token.isUnresolved(given) ? 'a token' : `'${given}'`;
  return refuse({ who, what: `${option} of ${of}`, see: SEE_IMAGES }, shown, allowed(known));
}

function allowed(known: string[]): string {
  if (known.join('') === '') return 'none: leave it out';
  return `one of ${quoted(known)}; a newer image is one of ServingImage.fromEcrRepository()`;
}

/** One image for processors and GPUs needs no choice between them. */
function sameImage(rows: Row[]): boolean {
  return new Set(rows.map(({ repository, tag }) => `${repository}:${tag}`)).size === 1;
}

function matching(column: 'version' | 'base' | 'python'): Match {
  return (row, wanted) => row[column].text === wanted;
}

/** Nothing for what is not there, and for what is only a shorter name. */
function longOf(column: 'version' | 'base' | 'python'): Names {
  return (row) => (row[column].shorter ? [] : [row[column].text]);
}

function processorsOf({ processor }: Row): string[] {
  return processor === 'any' ? EVERYWHERE : [processor];
}

function rowOf(line: string): Row {
  const [version, processor, python, base, accounts, image] = line.split(' ');
  const [repository, tag] = image.split(':');
  return {
    ...{ version: versionOf(version), processor, python: versionOf(python), base: versionOf(base) },
    ...{ accounts: accountsOf(Number(accounts)), repository, tag },
  };
}

function versionOf(text: string): Version {
  return { text: text.replace(/^~/, '').replace(/^-$/, ''), shorter: text.startsWith('~') };
}

function accountsOf(index: number): Accounts {
  const regions: Record<string, string> = data.accounts[index] as never;
  return Object.fromEntries(
    Object.entries(regions).flatMap(([account, names]) => names.split(' ').map((region) => [region, account])),
  );
}

function quoted(words: string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
