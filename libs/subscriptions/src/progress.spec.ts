import { Changes } from './changes.js';
import { Progress } from './progress.js';

const intake = new Set(['intake']);

test('a token is reached when every log that the projection reads is; others do not matter', () => {
  const progress = new Progress();
  expect(progress.reached({ 'referral/0@1': 9 }, intake)).toBe(true);
  expect(progress.reached({ 'intake/0@1': 1 }, intake)).toBe(false);
  progress.moved('intake/0', { epoch: 1, position: 4, offset: '3' });
  expect(progress.reached({ 'intake/0@1': 4, 'intake/1@1': 0 }, intake)).toBe(true);
  expect(progress.reached({ 'intake/0@1': 5 }, intake)).toBe(false);
  expect(progress.reached({ 'intake/0@1': 4, 'intake/1@1': 1 }, intake)).toBe(false);
});

test('after a restore a position of the new epoch is not the old one', () => {
  const progress = new Progress();
  progress.moved('intake/0', { epoch: 1, position: 9, offset: '8' });
  expect(progress.reached({ 'intake/0@2': 5 }, intake)).toBe(false);
  progress.moved('intake/0', { epoch: 2, position: 5, offset: '10' });
  expect(progress.reached({ 'intake/0@2': 5 }, intake)).toBe(true);
  expect(progress.reached({ 'intake/0@1': 9 }, intake)).toBe(true);
});

test('changes are heard from the call on, once a key however often it changed, and end with the signal', async () => {
  const changes = new Changes();
  const ending = new AbortController();
  const one = changes.listen('a', ending.signal);
  const all = changes.listen('*', ending.signal);
  changes.emit(['a', 'b', 'a']);
  changes.emit(['a']);
  expect(await one.next()).toEqual({ done: false, value: 'a' });
  expect([await all.next(), await all.next()].map(({ value }) => value)).toEqual(['a', 'b']);
  const next = one.next();
  changes.emit(['b', 'a']);
  expect(await next).toEqual({ done: false, value: 'a' });
  const last = one.next();
  ending.abort();
  expect(await last).toEqual({ done: true, value: undefined });
  expect((changes as unknown as { listeners: Map<string, unknown> }).listeners.size).toBe(0);
  expect(await changes.listen('a', ending.signal).next()).toEqual({ done: true, value: undefined });
});
