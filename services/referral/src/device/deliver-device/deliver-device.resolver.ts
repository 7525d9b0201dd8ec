import { Ctx, DateScalar, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { DeviceInput, DevicePayload, DeviceWork, stepOf } from '../device-work.js';

@InputType({ description: '辅具交付 Input of deliverDevice' })
export class DeliverDeviceInput extends DeviceInput {
  @Field(() => Boolean, { defaultValue: false, description: '租借 On loan' }) @IsBoolean() loan: boolean = false;
  @Field(() => DateScalar, { nullable: true, description: '租借至 Lent until' }) @IsOptional() @IsString() dueBack?: string | null;
}

@Resolver()
export class DeliverDeviceResolver {
  constructor(private readonly work: DeviceWork) {}

  @Mutation(() => DevicePayload, { description: '辅具交付 Hand the device over, for good or on loan' })
  deliverDevice(@Args('input', { description: '输入 Input' }) input: DeliverDeviceInput, @Ctx() context: RequestContext) {
    return this.work.step(context, input, { type: 'DeliverDevice', data: { ...stepOf(input), loan: input.loan, dueBack: input.dueBack ?? null } });
  }
}
