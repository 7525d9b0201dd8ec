import { streamId } from '@kangfu/common';
import { CommandInput, Ctx, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, ArrayMaxSize, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { units as unitsByCode } from '@kangfu/access';
import { unitIdOf } from '../../ids.js';
import { Unit, UnitKindEnum } from '../../projections/unit-directory/unit.types.js';
import { Units } from '../../projections/unit-directory/units.js';
import { unit } from '../unit/unit.aggregate.js';
import type { UnitKind } from '../unit/unit.events.js';

/** Digits, perhaps with a country code, an area code and an extension. */
export const PHONE = /^\+?\d[\d -]{1,38}\d$/;

@InputType({ description: '设立机构 Input of openUnit' })
export class OpenUnitInput extends CommandInput {
  @Field(() => String, { description: '机构代码，2–40 位小写字母、数字、连字符 Code: lower-case letters, digits, hyphens' }) @IsString() @MaxLength(40) code!: string;
  @Field(() => UnitKindEnum, { description: '类别 Kind' }) @Allow() kind!: UnitKind;
  @Field(() => String, { description: '中文名称 Name in Chinese' }) @Length(1, 100) nameZh!: string;
  @Field(() => String, { description: '英文名称 Name in English' }) @Length(1, 200) nameEn!: string;
  @Field(() => String, { description: '上级机构代码 Code of the unit above' }) @IsString() @MaxLength(40) parent!: string;
  @Field(() => [String], { nullable: true, description: '除自身外服务的区域代码 Place codes it serves beside its own' }) @IsOptional() @ArrayMaxSize(200) @Matches(/^\d{6,12}$/, { each: true }) serves?: string[] | null;
  @Field(() => String, { nullable: true, description: '公开电话 Public phone number' }) @IsOptional() @Matches(PHONE) phone?: string | null;
}
@ObjectType({ description: '设立机构的结果 Outcome of openUnit' })
export class OpenUnitPayload extends payloadOf('unit', Unit) {}

@Resolver()
export class OpenUnitResolver {
  constructor(private readonly kangfu: Kangfu, private readonly units: Units) {}

  @Mutation(() => OpenUnitPayload, { description: '设立机构 Open a unit below one of yours' })
  async openUnit(@Args('input', { description: '输入 Input' }) input: OpenUnitInput, @Ctx() context: RequestContext): Promise<OpenUnitPayload> {
    const { code, kind, nameZh, nameEn, parent, serves, phone } = input;
    const parentUnit = await this.kangfu.findUnit(parent);
    const id = unitIdOf(code);
    return this.kangfu.commands.run(context, {
      aggregate: unit, stream: streamId('unit', id), as: 'unit', subject: 'Unit', path: ['parent'], input,
      command: { type: 'OpenUnit', data: { code, kind, name: { zh: nameZh, en: nameEn }, parent, serves: serves ?? [], phone: phone ?? null } },
      // Under an unknown unit the decider says so; under somebody else's it is not allowed.
      rights: async () => ({ places: parentUnit?.path ?? (await context.actor()).appointments.flatMap((a) => a.unit ?? []) }),
      facts: async () => ({ parentPath: parentUnit?.path ?? null, servedElsewhere: await this.servedElsewhere(kind, code, serves ?? []) }),
      answer: () => this.units.find(context, id),
    });
  }

  private async servedElsewhere(kind: UnitKind, code: string, serves: readonly string[]): Promise<string[]> {
    const others = serves.length === 0 ? [] : await this.kangfu.rows(unitsByCode).peekMany({ kind, code: { $ne: code }, serves: { $in: serves } }, 200);
    return serves.filter((place) => others.some((other) => other.serves.includes(place)));
  }
}
