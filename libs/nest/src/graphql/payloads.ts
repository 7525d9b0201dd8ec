import type { Type } from '@nestjs/common';
import { Field, ObjectType } from '@nestjs/graphql';
import { Problem } from './shared.types.js';

export type Payload<K extends string, T> = { [P in K]: T | null } & { consistencyToken: string | null; problems: Problem[] };

/**
 * Base of a mutation's payload: the changed object, the token, the problems.
 *
 *     @ObjectType({ description: '登记个案的结果 Outcome of openCase' })
 *     export class OpenCasePayload extends payloadOf('case', Case) {}
 */
export const payloadOf = <K extends string, T extends object>(name: K, type: Type<T>): Type<Payload<K, T>> => {
  @ObjectType({ isAbstract: true })
  abstract class TypePayload {
    @Field(() => String, { nullable: true, description: '一致性令牌；放入请求头 kangfu-after Send it back as header kangfu-after; null on refusal' }) consistencyToken!: string | null;
    @Field(() => [Problem], { description: '问题；为空即成功 Empty: it is done' }) problems!: Problem[];
  }
  Field(() => type, { nullable: true, description: '变更后的对象；拒绝时为空 The object as it is now; null on refusal' })(TypePayload.prototype, name);
  return TypePayload as unknown as Type<Payload<K, T>>;
};
