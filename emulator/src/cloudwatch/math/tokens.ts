import { validationError } from '../errors';

export interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'sign';
  readonly text: string;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|("[^"]*"|'[^']*')|(&&|\|\||[<>=!]=|[-+*/^(),<>[\]]))/y;

/** @throws ServiceError ValidationError */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = expression.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) throw syntaxError(expression, `Unexpected character at position ${at + 1}`);
    const [, number, name, text, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (text !== undefined) tokens.push({ kind: 'text', text: text.slice(1, -1) });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

export function syntaxError(expression: string, reason: string) {
  return validationError(`Error in expression '${expression}': ${reason}`);
}
