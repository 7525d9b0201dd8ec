import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { badInput } from '../errors.js';

const fieldsOf = (errors: readonly ValidationError[], at = ''): { path: string; rules: string[] }[] => errors.flatMap((error) => {
  const path = at ? `${at}.${error.property}` : error.property;
  return [...(error.constraints ? [{ path, rules: Object.keys(error.constraints) }] : []), ...fieldsOf(error.children ?? [], path)];
});

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
    return metadata.type === 'custom' ? value : super.transform(value, metadata);
  }
}
