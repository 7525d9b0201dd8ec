import { consoleLine } from './console-line.ts';

test('the terminal shows warnings and what is no log entry', () => {
  expect(consoleLine('intake', '{"level":30,"msg":"listening"}')).toBeUndefined();
  expect(consoleLine('intake', '{"level":40,"msg":"slow"}')).toBe('intake          WARN slow');
  expect(consoleLine('intake', '{"level":50,"msg":"relay","err":{"message":"no broker"}}')).toBe('intake          ERROR relay: no broker');
  expect(consoleLine('intake', 'SyntaxError: oops')).toBe('intake          SyntaxError: oops');
  expect(consoleLine('intake', '')).toBeUndefined();
});
