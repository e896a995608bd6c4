/** Evaluates the expressions in a part of a workflow. */
import { isObject, type JsonObject } from '../../../src/json';
import { functions, select, toText, type WorkflowFunction } from './functions';
import { parseTemplate, type Expression } from './template';

/** The expression functions that look something up. All other functions use only their arguments. */
export type Lookups = Readonly<Record<string, WorkflowFunction>>;

/**
 * Returns a value with all expressions in it evaluated.
 *
 * @throws Error for an invalid expression, an unknown function, or something that does not exist
 */
export function evaluate(value: unknown, lookups: Lookups): unknown {
  if (typeof value === 'string') return evaluateText(value, lookups);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, lookups));
  if (isObject(value)) return evaluateObject(value, lookups);
  return value;
}

/** Evaluates all expressions in an object. */
export function evaluateObject(value: JsonObject, lookups: Lookups): JsonObject {
  const pairs = Object.entries(value).map(([name, item]) => [name, evaluate(item, lookups)]);
  return Object.fromEntries(pairs) as JsonObject;
}

/** Evaluates a condition, which is written as an object: `{"and":[{"greater":["@x",0]}]}`. */
export function evaluateCondition(condition: unknown, lookups: Lookups): boolean {
  const found = conditionValue(condition, lookups);
  if (typeof found !== 'boolean') throw new Error(`No condition: ${JSON.stringify(condition)}`);
  return found;
}

function conditionValue(condition: unknown, lookups: Lookups): unknown {
  if (!isObject(condition)) return evaluate(condition, lookups);
  const [[name, args] = [], ...others] = Object.entries(condition);
  if (name === undefined || !Array.isArray(args) || others.length > 0) {
    throw new Error(`No condition: ${JSON.stringify(condition)}`);
  }
  return functionNamed(name, lookups)(...args.map((argument) => conditionValue(argument, lookups)));
}

function evaluateText(text: string, lookups: Lookups): unknown {
  const template = parseTemplate(text);
  if (template.kind !== 'joined') return valueOf(template, lookups);
  return template.pieces
    .map((piece) => (typeof piece === 'string' ? piece : toText(valueOf(piece, lookups))))
    .join('');
}

function valueOf(expression: Expression, lookups: Lookups): unknown {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'member':
      return select(valueOf(expression.of, lookups), valueOf(expression.key, lookups), expression.isOptional);
    case 'call': {
      const args = expression.args.map((argument) => valueOf(argument, lookups));
      return functionNamed(expression.name, lookups)(...args);
    }
  }
}

function functionNamed(name: string, lookups: Lookups): WorkflowFunction {
  const found = [lookups, functions].find((table) => Object.hasOwn(table, name))?.[name];
  if (!found) throw new Error(`The samples’ tests do not know the function ${name}`);
  return found;
}
