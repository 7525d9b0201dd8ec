import { batched, Ctx, Kangfu, PersonalText, type Reader, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type DeviceRow, devices } from './devices.projection.js';
import { Device, deviceOf, DeviceStep } from './devices.types.js';

@Resolver(() => Device)
export class DevicesResolver {
  private readonly reader: Reader<DeviceRow>;
  constructor(kangfu: Kangfu) { this.reader = kangfu.reader(devices, 'Device'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Device | null> {
    const uuid = uuidOf('device', reference);
    const row = uuid && await batched<Row<DeviceRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? deviceOf(row) : null;
  }
}
@Resolver(() => DeviceStep)
export class DeviceStepResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  note(@Parent() { noteSealed }: DeviceStep, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, noteSealed, 'note'); }
}
