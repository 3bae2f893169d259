import { Token } from 'aws-cdk-lib';
import { API, checkName, GUIDE, refuse } from './checks';

const MAX_TOTAL_BYTES = 32 * 1024;

/** What is looked at before containers are put together. */
export interface NamedContainer {
  readonly containerHostname: string;
  readonly environment?: { [name: string]: string };
}

/** 2 to 15 containers, each with a hostname of its own that is known at synth: it is the dimension of metrics. */
export function checkContainers(who: string, containers: readonly NamedContainer[], page: string): void {
  const { length } = containers;
  if (length < 2 || length > 15)
    refuse(
      { who, what: 'the number of containers', see: `${GUIDE}/${page}.html` },
      `${length}`,
      '2 to 15; for one, write Model',
    );
  const taken = new Set<string>();
  for (const { containerHostname } of containers) {
    checkHostname(who, containerHostname);
    if (taken.has(containerHostname))
      throw new Error(
        `${who}: two containers have the containerHostname '${containerHostname}'; give each one of its own`,
      );
    taken.add(containerHostname);
  }
  checkTotalEnvironment(who, containers);
}

function checkHostname(who: string, hostname: string): void {
  if (Token.isUnresolved(hostname))
    throw new Error(`${who}: a containerHostname is known only at deployment; write it out`);
  checkName({ who, what: 'containerHostname', see: `${API}/API_ContainerDefinition.html` }, hostname);
}

/** The limit of one container is that of all together. */
function checkTotalEnvironment(who: string, containers: readonly NamedContainer[]): void {
  const texts = containers.flatMap(({ environment = {} }) => Object.entries(environment).flat());
  const total = texts.reduce((sum, text) => sum + (Token.isUnresolved(text) ? 0 : Buffer.byteLength(text)), 0);
  if (total <= MAX_TOTAL_BYTES) return;
  refuse(
    { who, what: 'the size of the environments of all containers', see: `${API}/API_ContainerDefinition.html` },
    `${total} bytes`,
    `at most ${MAX_TOTAL_BYTES} bytes, keys and values together`,
  );
}
