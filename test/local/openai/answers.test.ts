/** Tests what the simulated OpenAI answers where the real one's answer depends on the request. */
import { embed } from '../../../local/openai/embeddings';
import { saidTo } from '../../../local/openai/said';
import { asList, asObject, type JsonObject } from '../../../src/json';

const vectors = (body: JsonObject) =>
  asList(embed({ model: 'm', ...body }).data).map((entry) => asObject(entry).embedding);

test('each text has a vector of its own, in its place', () => {
  const both = vectors({ input: ['Hello', 'world'] });
  expect(both).toEqual([...vectors({ input: 'Hello' }), ...vectors({ input: 'world' })]);
  expect(both[0]).not.toEqual(both[1]);
  expect(embed({ input: ['Hello', 'world'] }).data).toMatchObject([{ index: 0 }, { index: 1 }]);
});

test('a list of numbers is one text, and a list of such lists is several', () => {
  expect(vectors({ input: [1, 2] })).toHaveLength(1);
  expect(vectors({ input: [[1, 2], [3]] })).toHaveLength(2);
});

test('a vector has as many numbers as are asked for, and the same ones in base64', () => {
  const [numbers] = vectors({ input: 'Hello', dimensions: 3 });
  const [text] = vectors({ input: 'Hello', dimensions: 3, encoding_format: 'base64' });
  const bytes = Buffer.from(String(text), 'base64');
  expect(numbers).toHaveLength(3);
  expect(asList(numbers).map((value) => Math.fround(Number(value)))).toEqual(
    [0, 4, 8].map((place) => bytes.readFloatLE(place)),
  );
});

test('an answer has the format that is asked for', () => {
  const properties = {
    said: { type: 'string' },
    words: { type: 'array', items: { type: 'integer' } },
    isLoud: { type: 'boolean' },
  };
  const schema = { type: 'object', properties };
  const inFormat = (text: string, response_format: unknown) => saidTo({ response_format }, text).text;
  expect(inFormat('Hi', undefined)).toBe('Hi');
  expect(inFormat('Hi', { type: 'text' })).toBe('Hi');
  expect(JSON.parse(inFormat('Hi', { type: 'json_object' }))).toEqual({ said: 'Hi' });
  expect(JSON.parse(inFormat('Hi', { type: 'json_schema', json_schema: { schema } }))).toEqual({
    said: 'Hi',
    words: [1],
    isLoud: true,
  });
});
