import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { DeviceCategoryEnum } from '../../graphql/enums-of-care.js';
import { needUuid, newUuid } from '../../graphql/ids.js';
import { agencies } from '../../projections/agencies/agencies.projection.js';
import { DevicePayload, DeviceWork } from '../device-work.js';
import { DEVICE_CATEGORIES, type DeviceCategory } from '../device.events.js';

@InputType({ description: '登记辅具需求 Input of recordDeviceNeed' })
export class RecordDeviceNeedInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { nullable: true, description: '需求 The need of the case it belongs to' }) @IsOptional() @IsString() @IsNotEmpty() @MaxLength(200) needId?: string | null;
  @Field(() => DeviceCategoryEnum, { description: '辅具类别 Kind of device' }) @IsIn(DEVICE_CATEGORIES) category!: DeviceCategory;
  @Field(() => ID, { nullable: true, description: '适配机构 The agency that fits it' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}

@Resolver()
export class RecordDeviceNeedResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: DeviceWork) {}

  @Mutation(() => DevicePayload, { description: '登记辅具需求 Record the need of an assistive device' })
  async recordDeviceNeed(@Args('input', { description: '输入 Input' }) input: RecordDeviceNeedInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const deviceId = await newUuid(context, input, 'device');
    const agency = input.agencyId ? (await this.kangfu.rows(agencies).peek(findUuid('agency', input.agencyId)!))?.agency ?? '' : null;
    const data = { deviceId, needId: input.needId ? needUuid(input.needId) ?? '' : null, category: input.category, agency, note: input.note || null };
    return this.work.run(context, input, { type: 'RecordDeviceNeed', data }, deviceId, ['caseId'], { caseId, agency });
  }
}
