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
  ['__proto__=5', JSON.parse('{"__proto__":5}') as object],
])('the form "%s" becomes %j', (form, inputs) => {
  if (!chat) throw new Error('ChatPost is gone');
  expect(inputsFromPairs(new URLSearchParams(form), chat)).toEqual(inputs);
});
