import { GraphQLError } from 'graphql';
import { errorMask, stripSuggestion } from './errors.js';

const shown = (message: string): string => errorMask(() => {})(new GraphQLError(message)).message;

test('what does not fit is named by its place, never by its value', () => {
  expect(shown('Variable "$i" got invalid value { identity: { number: "440304196105170019" }, phone: "138" }; Field "name" of required type "String!" was not provided.'))
    .toBe('Variable "$i" is invalid at "i"; Field "name" of required type "String!" was not provided.');
  expect(shown('Variable "$input" got invalid value "张三" at "input.birthDate"; Value is not a valid Date: 张三')).toBe('Variable "$input" is invalid at "input.birthDate"; It does not fit its type.');
  expect(shown('Variable "$i" got invalid value "X" at "i.sex"; Value "X" does not exist in "Sex" enum.')).toBe('Variable "$i" is invalid at "i.sex"; the value does not exist in "Sex" enum.');
  expect(shown('Variable "$i" of required type "ID!" was not provided.')).toBe('Variable "$i" of required type "ID!" was not provided.');
  expect(stripSuggestion(new GraphQLError('Expected value of type "Date", found "13800000000"; no date')).message).toBe('Expected value of type "Date", found another');
});
