/** Which nodes each node needs first. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The same nodes with all arrows turned round. */
export function reversed(graph: Graph): Graph {
  const turned = new Map([...graph.keys()].map((node) => [node, new Set<string>()]));
  for (const [node, needs] of graph) for (const need of needs) turned.get(need)?.add(node);
  return turned;
}

/** All nodes, each after what it needs; in the given order where that leaves a choice. The graph has no cycle. */
export function sorted(graph: Graph): string[] {
  const done = new Set<string>();
  const visit = (node: string) => {
    if (done.has(node)) return;
    done.add(node);
    for (const need of graph.get(node) ?? []) if (graph.has(need)) visit(need);
    order.push(node);
  };
  const order: string[] = [];
  for (const node of graph.keys()) visit(node);
  return order;
}

/** The nodes of one cycle, or undefined when there is none. */
export function findCycle(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = cycleFrom(start, graph, [], done);
    if (cycle) return cycle;
  }
  return undefined;
}

function cycleFrom(node: string, graph: Graph, path: string[], done: Set<string>): string[] | undefined {
  const at = path.indexOf(node);
  if (at >= 0) return path.slice(at);
  if (done.has(node)) return undefined;
  for (const need of graph.get(node) ?? []) {
    const cycle = cycleFrom(need, graph, [...path, node], done);
    if (cycle) return cycle;
  }
  done.add(node);
  return undefined;
}

/**
 * Does the work of every node, each as soon as the work of all it needs is done, independent ones side by side.
 *
 * Resolves when nothing is under way any more, with what went wrong. After a failure nothing further is begun, unless
 * `carryOn`: then only what needs the failed node is left out.
 */
export async function runInOrder(
  graph: Graph,
  work: (node: string) => Promise<void>,
  options: { carryOn?: boolean } = {},
): Promise<{ node: string; error: unknown }[]> {
  const failures: { node: string; error: unknown }[] = [];
  const started = new Map<string, Promise<boolean>>();
  const run = (node: string): Promise<boolean> => {
    const known = started.get(node);
    if (known) return known;
    const promise = Promise.all([...(graph.get(node) ?? [])].filter((need) => graph.has(need)).map(run)).then(
      attempt(node),
    );
    started.set(node, promise);
    return promise;
  };
  const attempt = (node: string) => async (needs: boolean[]) => {
    if (needs.includes(false) || (failures.length > 0 && !options.carryOn)) return false;
    try {
      await work(node);
      return true;
    } catch (error) {
      failures.push({ node, error });
      return false;
    }
  };
  await Promise.all([...graph.keys()].map(run));
  return failures;
}
