import { invalid } from '../errors';
import type { Evaluator } from './evaluator';
import { findCycle, type Graph } from './graph';
import { referencesIn } from './references';
import { explicitDependencies, type ResourceDefinition, type Template } from './template';

/** The resources whose condition holds, by logical id. */
export function activeResources(template: Template, evaluator: Evaluator): Map<string, ResourceDefinition> {
  return new Map(
    Object.entries(template.Resources).filter(
      ([, { Condition }]) => Condition === undefined || evaluator.condition(Condition),
    ),
  );
}

/**
 * What each active resource needs first: what it refers to and what it names in DependsOn.
 *
 * @throws ValidationError naming the resources of a cycle.
 */
export function dependencyGraph(resources: ReadonlyMap<string, ResourceDefinition>, evaluator: Evaluator): Graph {
  const choose = (condition: string) => evaluator.condition(condition);
  const needs = (definition: ResourceDefinition) => [
    ...explicitDependencies(definition),
    ...referencesIn(definition.Properties ?? {}, choose).map(({ name }) => name),
  ];
  const graph = new Map(
    [...resources].map(([id, definition]) => [id, new Set(needs(definition).filter((name) => resources.has(name)))]),
  );
  const cycle = findCycle(graph);
  if (cycle) throw invalid(`Circular dependency between resources: [${cycle.join(', ')}]`);
  return graph;
}
