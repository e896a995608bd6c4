/** Tests how the fields of a URL-encoded form or query become inputs. */
import { actions } from '../../../src/actions';
import { inputsFromPairs } from '../../../src/http/input/text-pairs';

const chat = actions.find(({ operationId }) => operationId === 'ChatPost');

/** A form, and the inputs that it becomes. */
test.each<[string, object]>([
  ['', {}],
  ['model=5&content=7&user=true', { model: '5', content: '7', user: 'true' }],
  ['seed=5&store=true&share=-0.5&zero=0', { seed: '5', store: 'true', share: -0.5, zero: 0 }],
  ['phone=0049&name=5x&version=1e3&blank=', { phone: '0049', name: '5x', version: '1e3', blank: '' }],
  ['stop=a&stop=b', { stop: ['a', 'b'] }],
  ['messages=[{"role":"user","content":"5"}]', { messages: [{ role: 'user', content: '5' }] }],
  ['messages=', { messages: '' }],
  ['messages=[bad&list=[bad', { messages: '[bad', list: '[bad' }],
  // Brackets make a list of an unknown input; a known one is what it is.
  ['stop[]=a', { stop: 'a' }],
  ['stop[]=a&stop[]=b', { stop: ['a', 'b'] }],
  ['odd[]=a', { odd: ['a'] }],
  ['odd[]=["a"]', { odd: ['a'] }],
  ['odd[]=5&odd=true', { odd: [5, true] }],
  ['Model=a& n =5&Seed=7', { model: 'a', n: '5', seed: '7' }],
  ['model=a&Model=b', { model: ['a', 'b'] }],
  // The parts of a flat message are texts, whatever they look like.
  ['role=true&content=[1]', { role: 'true', content: '[1]' }],
  // What is known is read later, for what it should be.
  ['tools=[{"a":1}]&metadata= {"a":1}', { tools: '[{"a":1}]', metadata: ' {"a":1}' }],
  [
    'seed=-0&big=123456789012345&bigger=1234567890123456&version=1.',
    { seed: '-0', big: 123456789012345, bigger: '1234567890123456', version: '1.' },
  ],
  ['__proto__=5', JSON.parse('{"__proto__":5}') as object],
])('the form "%s" becomes %j', (form, inputs) => {
  if (!chat) throw new Error('ChatPost is gone');
  expect(inputsFromPairs([...new URLSearchParams(form)], chat)).toEqual(inputs);
});
