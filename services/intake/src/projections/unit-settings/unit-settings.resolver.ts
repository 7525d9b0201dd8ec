import { chinaDay } from '@kangfu/common';
import { AsOfArgs, Ctx, DateScalar, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { unitSettings } from './unit-settings.projection.js';
import { settingsInForce, toUnitSetting, UnitSetting } from './unit-settings.types.js';

@ArgsType()
export class UnitSettingChangesArgs extends AsOfArgs {
  @Field(() => String, { description: '单位代码 Code of the unit' }) @IsString() @MaxLength(40) unit!: string;
}
@ArgsType()
export class UnitSettingsArgs extends UnitSettingChangesArgs {
  @Field(() => DateScalar, { nullable: true, description: '日期，默认今日 Day; today by default' }) @IsOptional() @IsString() day?: string | null;
}

@Resolver(() => UnitSetting)
export class UnitSettingsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Query(() => [UnitSetting], { name: 'unitSettings', description: '某单位某日适用的全部配置：本单位或最近上级所设，否则为默认值 All that holds at a unit on a day, each once: as it or the nearest unit above has set it, or the default; empty for a unit that there is not' })
  async inForce(@Args() { unit, day }: UnitSettingsArgs, @Ctx() context: RequestContext): Promise<UnitSetting[]> {
    const found = await this.kangfu.findUnit(unit);
    if (!found) return [];
    const rows = await this.kangfu.reader(unitSettings, 'Configuration').many(context, found.path);
    return settingsInForce(rows.flatMap((row) => row?.settings ?? []), found.path, day ?? chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()));
  }

  @Query(() => [UnitSetting], { name: 'unitSettingChanges', description: '某单位自行设置过的配置，按设置先后，含尚未生效的 What a unit set itself, in the order in which it did, what is not in force yet included' })
  async changes(@Args() { unit }: UnitSettingChangesArgs, @Ctx() context: RequestContext): Promise<UnitSetting[]> {
    return (await this.kangfu.reader(unitSettings, 'Configuration').get(context, unit))?.settings.map(toUnitSetting) ?? [];
  }
}
