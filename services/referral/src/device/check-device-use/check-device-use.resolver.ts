import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { DeviceUseEnum } from '../../graphql/enums-of-care.js';
import { DeviceInput, DevicePayload, DeviceWork, stepOf } from '../device-work.js';
import { DEVICE_USES, type DeviceUse } from '../device.events.js';

@InputType({ description: '辅具使用回访 Input of checkDeviceUse' })
export class CheckDeviceUseInput extends DeviceInput {
  @Field(() => DeviceUseEnum, { description: '使用情况 How it is used' }) @IsIn(DEVICE_USES) use!: DeviceUse;
}

@Resolver()
export class CheckDeviceUseResolver {
  constructor(private readonly work: DeviceWork) {}

  @Mutation(() => DevicePayload, { description: '辅具使用回访 Say how the device is used' })
  checkDeviceUse(@Args('input', { description: '输入 Input' }) input: CheckDeviceUseInput, @Ctx() context: RequestContext) {
    return this.work.step(context, input, { type: 'CheckDeviceUse', data: { ...stepOf(input), use: input.use } });
  }
}
