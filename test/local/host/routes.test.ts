/** Tests which addresses match a route, and which route wins. */
import { createRoute, findRoute, inHostOrder } from '../../../local/host/routes';

const match = (template: string, path: string, prefix = '') =>
  createRoute('f', ['get'], template, prefix).match(path);

test.each<[string, string, Record<string, string> | undefined]>([
  ['a/b', '/a/b', {}],
  ['a/b', '/A/B/', {}],
  ['a/b', '/a/b/c', undefined],
  ['a.b', '/axb', undefined],
  ['jobs/{id}', '/jobs/7', { id: '7' }],
  ['jobs/{id}', '/jobs/', undefined],
  ['jobs/{id?}', '/jobs', {}],
  ['jobs/{id:int}', '/jobs/x', undefined],
  ['jobs/{id:int}', '/jobs/-7', { id: '-7' }],
  ['{id:guid}', '/0af76519-16cd-43dd-8448-eb211c80319c', { id: '0af76519-16cd-43dd-8448-eb211c80319c' }],
  ['a/{id=5}', '/a', { id: '5' }],
  ['a/{id:length(2,3)}', '/a/1234', undefined],
  ['a/{id:length(2,3)}', '/a/12', { id: '12' }],
  ['a/{id:int:min(5)}', '/a/4', undefined],
  ['a/{id:range(1,9)?}', '/a', {}],
  ['{a}-{b}', '/x-y', { a: 'x', b: 'y' }],
  ['files/{name}.txt', '/files/a.txt', { name: 'a' }],
  ['{**path}', '/a/b', { path: 'a/b' }],
  ['{*path}', '/a/b c\n', { path: 'a/b c\n' }],
  ['{*path}', '/a//b/', { path: 'a//b/' }],
  ['{*path}', '/', {}],
  ['{*path}', '//', undefined],
  ['{*path}', '//a', undefined],
  ['a/{*path}', '/a/', {}],
  ['a/{*path}', '/a//', undefined],
  ['a', '/a//', undefined],
  ['jobs/{id?}', '/jobs//', undefined],
  ['{id}', '/a%2fb%41', { id: 'a%2fb%41' }],
  ['{id}', '/a\\b', { id: 'a\\b' }],
])('the route %s with the address %s gives the parameters %j', (template, path, params) => {
  expect(match(template, path)).toEqual(params);
});

test('every route starts with the prefix', () => {
  expect(match('a', '/api/a', 'api')).toEqual({});
  expect(match('a', '/a', 'api')).toBeUndefined();
});

test('if several routes match, the function whose name is first in the alphabet wins, even with a catch-all route', () => {
  const routes = inHostOrder([
    createRoute('Special', ['GET'], 'a', ''),
    createRoute('acatch', ['GET', 'POST'], '{*path}', ''),
  ]);
  expect(findRoute(routes, 'GET', '/a')?.functionName).toBe('acatch');
  expect(findRoute(routes, 'PUT', '/a')).toBeUndefined();
});
