/** Runs the same tests for every rule. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../src/json';
import { root } from '../../support/app';
import { changed, type Rule } from './rule';

/** Reads a committed file of the connector. */
export const committed = (file: string) =>
  JSON.parse(readFileSync(path.join(root, 'connector', file), 'utf8')) as JsonObject;

/** Tests that a file keeps the rules, and that each rule finds all examples that break it. */
export function testRules(rules: readonly Rule[], file: string, sample: JsonObject): void {
  const document = committed(file);
  const named = rules.map((rule): [string, Rule] => [rule.name, rule]);

  test.each(named)(`${file} keeps %s`, (_name, rule) => {
    expect(rule.violations(document)).toEqual([]);
  });

  test.each(named)(
    'the sample keeps %s, and the rule finds each example that breaks it exactly once',
    (_name, rule) => {
      expect(rule.violations(sample)).toEqual([]);
      expect(rule.broken.length).toBeGreaterThan(0);
      for (const change of rule.broken) {
        const violations = rule.violations(changed(sample, change));
        expect({ change, violations }).toEqual({ change, violations: [expect.stringMatching(/^(\/|: )/)] });
      }
    },
  );

  test('all rules have different names', () => {
    const names = rules.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
}
