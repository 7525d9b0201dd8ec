import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { DeviceInput, DevicePayload, DeviceWork, stepOf } from '../device-work.js';

@InputType({ description: '辅具适配 Input of fitDevice' })
export class FitDeviceInput extends DeviceInput {}

@Resolver()
export class FitDeviceResolver {
  constructor(private readonly work: DeviceWork) {}

  @Mutation(() => DevicePayload, { description: '辅具适配 Fit a device to the person; again until it is right' })
  fitDevice(@Args('input', { description: '输入 Input' }) input: FitDeviceInput, @Ctx() context: RequestContext) {
    return this.work.step(context, input, { type: 'FitDevice', data: stepOf(input) });
  }
}
