import { AsOfArgs, Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import { unitSettings } from './unit-settings.projection.js';
import { toUnitSetting, UnitSetting } from './unit-settings.types.js';

@ArgsType()
export class UnitSettingsArgs extends AsOfArgs {
  @Field(() => String, { description: '单位代码 Code of the unit' }) @IsString() @MaxLength(40) unit!: string;
}

@Resolver(() => UnitSetting)
export class UnitSettingsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Query(() => [UnitSetting], { name: 'unitSettings', description: '某单位自行设置的配置，按设置先后 What a unit set itself, in the order in which it did' })
  async list(@Args() { unit }: UnitSettingsArgs, @Ctx() context: RequestContext): Promise<UnitSetting[]> {
    return (await this.kangfu.reader(unitSettings, 'Configuration').get(context, unit))?.settings.map(toUnitSetting) ?? [];
  }
}
