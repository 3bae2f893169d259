import { syntaxError, type Token, tokenize } from './tokens';

/** A metric math expression, read. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'reference'; readonly id: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'operation'; readonly sign: string; readonly left: Expression; readonly right: Expression };

/** From those that bind least to those that bind most. */
const LEVELS: readonly (readonly string[])[] = [
  ['||', 'OR'],
  ['&&', 'AND'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/'],
];
const ZERO: Expression = { kind: 'number', value: 0 };

/** @throws ServiceError ValidationError */
export function parseExpression(text: string): Expression {
  return new Parser(text).whole();
}

/** The ids that an expression names. */
export function references(expression: Expression): string[] {
  if (expression.kind === 'reference') return [expression.id];
  if (expression.kind === 'list') return expression.items.flatMap(references);
  if (expression.kind === 'call') return expression.operands.flatMap(references);
  if (expression.kind === 'operation') return [expression.left, expression.right].flatMap(references);
  return [];
}

class Parser {
  private readonly tokens: Token[];
  private at = 0;

  public constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  public whole(): Expression {
    const expression = this.level(0);
    if (this.at < this.tokens.length) throw this.unexpected();
    return expression;
  }

  private level(depth: number): Expression {
    if (depth === LEVELS.length) return this.unary();
    let left = this.level(depth + 1);
    for (let sign = this.accept(LEVELS[depth]); sign; sign = this.accept(LEVELS[depth]))
      left = { kind: 'operation', sign, left, right: this.level(depth + 1) };
    return left;
  }

  private unary(): Expression {
    if (this.accept(['-'])) return { kind: 'operation', sign: '-', left: ZERO, right: this.unary() };
    const base = this.primary();
    return this.accept(['^']) ? { kind: 'operation', sign: '^', left: base, right: this.unary() } : base;
  }

  private primary(): Expression {
    if (this.accept(['('])) return this.closed(this.level(0), ')');
    if (this.accept(['['])) return { kind: 'list', items: this.separated(']') };
    const token = this.tokens[this.at++];
    if (token?.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token?.kind === 'text') return { kind: 'text', value: token.text };
    if (token?.kind !== 'name') throw this.unexpected(this.at - 1);
    if (this.accept(['('])) return { kind: 'call', name: token.text.toUpperCase(), operands: this.separated(')') };
    return { kind: 'reference', id: token.text };
  }

  private separated(end: string): Expression[] {
    if (this.accept([end])) return [];
    const items = [this.level(0)];
    while (this.accept([','])) items.push(this.level(0));
    this.closed(ZERO, end);
    return items;
  }

  private closed(expression: Expression, end: string): Expression {
    if (!this.accept([end])) throw this.unexpected();
    return expression;
  }

  private accept(texts: readonly string[]): string | undefined {
    const token = this.tokens[this.at];
    if (!token || token.kind === 'text' || token.kind === 'number' || !texts.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  private unexpected(at = this.at) {
    const token = this.tokens[at];
    return syntaxError(this.text, token ? `Unexpected '${token.text}'` : 'Unexpected end');
  }
}
