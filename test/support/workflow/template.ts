/** Parses the expressions of workflows: `@f('x')?['y'][0]` as a whole text, or `@{...}` inside a text. */

/** A parsed expression. */
export type Expression =
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'member'; of: Expression; key: Expression; isOptional: boolean };

/**
 * A parsed text of a workflow: one expression with a value of any type, or pieces that are joined to a text.
 */
type Template = Expression | { kind: 'joined'; pieces: (string | Expression)[] };

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/**
 * Parses a text of a workflow.
 *
 * @throws Error for an invalid expression
 */
export function parseTemplate(text: string): Template {
  if (text.startsWith('@') && !text.startsWith('@@') && !text.startsWith('@{')) {
    const { expression, end } = parseExpression(text, 1);
    if (end !== text.length) throw new Error(`Nothing may follow the expression: ${text}`);
    return expression;
  }
  const pieces: (string | Expression)[] = [];
  let from = 0;
  for (let start = text.indexOf('@{'); start >= 0; start = text.indexOf('@{', from)) {
    const { expression, end } = parseExpression(text, start + 2);
    if (text[end] !== '}') throw new Error(`} is missing in ${text}`);
    pieces.push(text.slice(from, start), expression);
    from = end + 1;
  }
  const rest = from === 0 && text.startsWith('@@') ? text.slice(1) : text.slice(from);
  return { kind: 'joined', pieces: [...pieces, rest] };
}

/** Parses one expression from a position on, and returns it with the position of its end. */
function parseExpression(text: string, start: number): { expression: Expression; end: number } {
  let at = start;
  const fail = (wanted: string): never => {
    throw new Error(`${wanted} is missing at ${at} of ${text}`);
  };
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    const sticky = new RegExp(`\\s*${pattern.source}`, 'y');
    sticky.lastIndex = at;
    const found = sticky.exec(text) ?? undefined;
    if (found) at = sticky.lastIndex;
    return found;
  };
  const need = (pattern: RegExp, name: string) => take(pattern) ?? fail(name);

  function one(): Expression {
    let found = simple();
    for (let open = take(/(\??)\[/); open; open = take(/(\??)\[/)) {
      found = { kind: 'member', of: found, key: one(), isOptional: open[1] === '?' };
      need(/\]/, ']');
    }
    return found;
  }

  function simple(): Expression {
    const quoted = take(/'((?:[^']|'')*)'/);
    if (quoted) return { kind: 'constant', value: (quoted[1] ?? '').replaceAll("''", "'") };
    const number = take(/-?\d+(?:\.\d+)?/);
    if (number) return { kind: 'constant', value: Number(number[0]) };
    const [, name = ''] = need(/([A-Za-z]\w*)/, 'A name');
    if (!take(/\(/)) {
      const value = words[name];
      return value === undefined ? fail('(') : { kind: 'constant', value };
    }
    const args: Expression[] = [];
    if (take(/\)/)) return { kind: 'call', name, args };
    do args.push(one());
    while (take(/,/));
    need(/\)/, ')');
    return { kind: 'call', name, args };
  }

  const expression = one();
  take(/(?=[}]|$)/);
  return { expression, end: at };
}
