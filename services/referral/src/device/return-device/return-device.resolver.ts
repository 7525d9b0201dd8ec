import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { DeviceReturnEnum } from '../../graphql/enums-of-care.js';
import { DeviceInput, DevicePayload, DeviceWork, stepOf } from '../device-work.js';
import { DEVICE_RETURNS, type DeviceReturn } from '../device.events.js';

@InputType({ description: '辅具归还 Input of returnDevice' })
export class ReturnDeviceInput extends DeviceInput {
  @Field(() => DeviceReturnEnum, { description: '原因 Why' }) @IsIn(DEVICE_RETURNS) reason!: DeviceReturn;
}

@Resolver()
export class ReturnDeviceResolver {
  constructor(private readonly work: DeviceWork) {}

  @Mutation(() => DevicePayload, { description: '辅具归还 Take the device back' })
  returnDevice(@Args('input', { description: '输入 Input' }) input: ReturnDeviceInput, @Ctx() context: RequestContext) {
    return this.work.step(context, input, { type: 'ReturnDevice', data: { ...stepOf(input), reason: input.reason } });
  }
}
