import type { Role } from '@kangfu/access';
import { chinaDay, streamId } from '@kangfu/common';
import type { SettingKey } from '@kangfu/common/step-clocks';
import { CommandInput, Ctx, DateScalar, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, ArrayMaxSize, IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { unitIdOf } from '../../../ids.js';
import { RoleEnum } from '../../../projections/staff/staff.types.js';
import { unitSettings } from '../../../projections/unit-settings/unit-settings.projection.js';
import { SettingKeyEnum, toUnitSetting, UnitSetting } from '../../../projections/unit-settings/unit-settings.types.js';
import { configuration } from '../configuration.aggregate.js';

@InputType({ description: '督办层级 A level of the chain of escalation' })
export class ChainLevelInput {
  @Field(() => RoleEnum, { description: '角色 Role' }) @Allow() role!: Role;
  @Field(() => Int, { description: '个案所属街道之上第几级单位（0 为街道本身） So many levels above the street of the case' }) @IsInt() @Min(0) @Max(5) above!: number;
}
@InputType({ description: '机构配置 Input of configureUnit: the value that belongs to the key' })
export class ConfigureUnitInput extends CommandInput {
  @Field(() => String, { description: '单位代码 Code of the unit' }) @IsString() @MaxLength(40) unit!: string;
  @Field(() => SettingKeyEnum, { description: '配置项 What is set' }) @Allow() key!: SettingKey;
  @Field(() => DateScalar, { description: '生效日期，不早于今天 First day, today at the earliest' }) @IsString() from!: string;
  @Field(() => Int, { nullable: true, description: '天数 Days' }) @IsOptional() @IsInt() @Min(1) @Max(1_000) days?: number | null;
  @Field(() => [ChainLevelInput], { nullable: true, description: '督办层级 Chain' }) @IsOptional() @ArrayMaxSize(6) @ValidateNested({ each: true }) @Type(() => ChainLevelInput) chain?: ChainLevelInput[] | null;
  @Field(() => Boolean, { nullable: true, description: '启用 Switched on' }) @IsOptional() @IsBoolean() on?: boolean | null;
}
@ObjectType({ description: '机构配置的结果 Outcome of configureUnit' })
export class ConfigureUnitPayload extends payloadOf('setting', UnitSetting) {}

@Resolver()
export class ConfigureUnitResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => ConfigureUnitPayload, { description: '设置时限、督办层级或启用状态，自某日起对本单位及下级生效 Set a limit, the chain of escalation or whether a street is switched on, from a day on, for a unit and all below it' })
  async configureUnit(@Args('input', { description: '输入 Input' }) input: ConfigureUnitInput, @Ctx() context: RequestContext): Promise<ConfigureUnitPayload> {
    const { unit: code, key, from } = input;
    const unit = await this.kangfu.findUnit(code);
    return this.kangfu.commands.run(context, {
      aggregate: configuration, stream: streamId('configuration', unitIdOf(code)), as: 'setting', subject: 'Configuration', path: ['unit'], input,
      command: { type: 'ConfigureUnit', data: { key, from, days: input.days ?? null, chain: input.chain?.map(({ role, above }) => ({ role, above })) ?? null, on: input.on ?? null } },
      rights: () => unit && { places: unit.path },
      facts: (_state, now) => ({ today: chinaDay(now), unit }),
      answer: async () => {
        const row = await this.kangfu.reader(unitSettings, 'Configuration').get(context, code);
        const found = row?.settings.filter((setting) => setting.key === key && setting.from === from).at(-1);
        return found ? toUnitSetting(found) : null;
      },
    });
  }
}
