import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';
import { enumOf } from '@kangfu/nest';
import { isUuid, findUuid } from '@kangfu/common';
import type { Sex } from './screening/screening.commands.js';

export const SexEnum = enumOf<Sex>('Sex', { zh: '性别', en: 'Sex' }, { m: { zh: '男', en: 'Male' }, f: { zh: '女', en: 'Female' }, unknown: { zh: '未知', en: 'Unknown' } });

@ObjectType({ description: '残疾人 A person' })
@Directive('@key(fields: "ref")')
export class Person {
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
}

@ObjectType({ description: '机构 A unit of the organisation' })
@Directive('@key(fields: "ref")')
export class Unit {
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
}

/** What a reference to an entity of ours holds: its global id, or the uuid by which other services join. */
export interface Reference { readonly id?: string; readonly ref?: string }

export const uuidOf = (kind: string, { id, ref }: Reference): string | null =>
  id !== undefined ? findUuid(kind, id) : ref === undefined ? null : isUuid(ref) ? ref : findUuid(kind, ref);
