import type { Template } from './template';
import { isScalar } from './value';

const MENTIONED = /\$\{\s*([^!.}\s]+)/g;
const KNOWN = new WeakMap<Template, Dependencies>();

/** Which resources are made after which: those that refer to them or depend on them, whatever the conditions turn out to be. */
export class Dependencies {
  private readonly all = new Map<string, ReadonlySet<string>>();

  public static of(template: Template): Dependencies {
    const known = KNOWN.get(template) ?? new Dependencies(template);
    KNOWN.set(template, known);
    return known;
  }

  private constructor(private readonly template: Template) {}

  /** Everything that is there before the resource is made. */
  public before(logicalId: string): ReadonlySet<string> {
    const known = this.all.get(logicalId);
    if (known) return known;
    const found = new Set<string>();
    const open = [logicalId];
    for (let next = open.pop(); next !== undefined; next = open.pop())
      for (const name of this.direct(next)) {
        if (found.has(name)) continue;
        found.add(name);
        open.push(name);
      }
    this.all.set(logicalId, found);
    return found;
  }

  private direct(logicalId: string): Set<string> {
    const { DependsOn, Properties } = this.template.Resources[logicalId] ?? {};
    const names = new Set([DependsOn].flat().filter((name) => typeof name === 'string'));
    collect(Properties, names);
    return names;
  }
}

/** The names that a value mentions, of resources and of anything else. */
function collect(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'Ref' && isScalar(inner)) names.add(String(inner));
    if (key === 'Fn::GetAtt') names.add(String(Array.isArray(inner) ? inner[0] : inner).split('.')[0]);
    const text = key === 'Fn::Sub' ? (Array.isArray(inner) ? inner[0] : inner) : undefined;
    if (typeof text === 'string') for (const [, name] of text.matchAll(MENTIONED)) names.add(name);
    collect(inner, names);
  }
}
