import { convertProperties } from '../../cloudformation/resources/convert';
import { activeResources } from '../../cloudformation/template/dependencies';
import { Evaluator } from '../../cloudformation/template/evaluator';
import { parameterValues } from '../../cloudformation/template/parameters';
import { parseTemplate } from '../../cloudformation/template/parse';
import { pseudoParameters } from '../../cloudformation/template/pseudo-parameters';
import type { Fields, ResourceDefinition, Template } from '../../cloudformation/template/template';
import { ServiceError } from '../../http/errors';
import { Sentence } from '../../sentence';
import type { TemplateFile } from '../../template-files';
import { DEFAULT_ACCOUNT } from '../../world/world';

const REGION = 'us-east-1';
const STACK = 'stack';

/** A resource of a template that is not deployed. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Fields;
}

/**
 * The resources of a template with what can be known of them without a deployment: `Ref` gives a resource's logical id, and
 * `Fn::GetAtt` its property of that name, or else the logical id and the attribute.
 */
export class Resources {
  private readonly template: Template;
  private readonly evaluator: Evaluator;
  private readonly active: ReadonlyMap<string, ResourceDefinition>;

  /** @throws Sentence naming the file */
  public constructor(
    private readonly source: TemplateFile,
    parameters: Readonly<Record<string, string>> = {},
  ) {
    this.template = this.telling(() => parseTemplate(source.text));
    this.evaluator = this.evaluatorOf(parameters);
    this.active = this.telling(() => activeResources(this.template, this.evaluator));
  }

  public get file(): string {
    return this.source.file;
  }

  /** @throws Sentence */
  public of(type: string): Resource[] {
    return [...this.active]
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => this.telling(() => ({ id, type, properties: this.evaluated(type, Properties) })));
  }

  private evaluated(type: string, properties: Fields | undefined): Fields {
    return convertProperties(type, this.evaluator.properties(properties));
  }

  private evaluatorOf(given: Readonly<Record<string, string>>): Evaluator {
    const values = Object.entries(this.template.Parameters ?? {}).map(([key, { Default }]) => ({
      key,
      value: given[key] ?? (Default === undefined ? key : String(Default)),
      noEcho: false,
    }));
    const stackId = `arn:aws:cloudformation:${REGION}:${DEFAULT_ACCOUNT}:stack/${STACK}/0`;
    const identity = { account: DEFAULT_ACCOUNT, region: REGION, stackName: STACK, stackId, notificationArns: [] };
    return new Evaluator({
      template: this.template,
      parameters: parameterValues(this.template, values),
      pseudo: pseudoParameters(identity),
      region: REGION,
      reference: (id) => id,
      attribute: (id, name) => this.attribute(id, name),
      imported: (name) => name,
    });
  }

  private attribute(id: string, name: string): unknown {
    const own = this.template.Resources[id]?.Properties?.[name];
    if (own !== undefined) return this.evaluator.evaluate(own);
    return name === 'EndpointName' || name === 'EndpointConfigName' || name === 'InferenceComponentName'
      ? id
      : `${id}.${name}`;
  }

  private telling<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof ServiceError) throw new Sentence(`${this.source.file}: ${error.message}`);
      throw error;
    }
  }
}
