import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { badInput } from '../errors.js';

const fieldsOf = (errors: readonly ValidationError[], at = ''): { path: string; rules: string[] }[] => errors.flatMap((error) => {
  const path = at ? `${at}.${error.property}` : error.property;
  return [...(error.constraints ? [{ path, rules: Object.keys(error.constraints) }] : []), ...fieldsOf(error.children ?? [], path)];
});

/** Control characters but line breaks and tabs, and those that turn the direction of writing: they make a name look like another one. */
const UNSEEN = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const BREAKS = /[\n\r\t]/g;
const unseenIn = (value: unknown, at = ''): string[] => {
  if (typeof value === 'string') return UNSEEN.test(value.replace(BREAKS, '')) ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unseenIn(inner, at ? `${at}.${name}` : name));
};

/**
 * Checks arguments and inputs; refuses with BAD_USER_INPUT and the fields. An input field without any class-validator decorator is refused
 * (otherwise it would be dropped without a word): nested inputs take `@ValidateNested() @Type(() => Nested)`, free ones `@Allow()`.
 */
export class InputValidation extends ValidationPipe {
  constructor() {
    super({ transform: true, whitelist: true, forbidNonWhitelisted: true, exceptionFactory: (errors) => badInput('输入不合要求 The input is not valid', fieldsOf(errors)) });
  }
  /** Plain values have nothing to validate; only classes of ours have. */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return value;
    const unseen = unseenIn(value);
    if (unseen.length > 0) throw badInput('输入含不可见字符 The input holds invisible characters', unseen.map((path) => ({ path, rules: ['visibleCharacters'] })));
    return super.transform(value, metadata);
  }
}
