import { invalid } from '../errors';
import { checkShape } from './shape';
import type { Template } from './template';
import { yamlOrJson } from './text';

/**
 * Reads a template body.
 *
 * @throws ValidationError in CloudFormation's words when it is no template, or NotImitated when it uses what the
 * emulator does not have.
 */
export function parseTemplate(text: string): Template {
  const body = yamlOrJson(text);
  checkShape(body);
  return body;
}

/** The template's description has a limit of its own. */
export function checkDescription(template: Template): void {
  if ((template.Description?.length ?? 0) > 1024)
    throw invalid("Template format error: 'Description' length is greater than 1024.");
}
