import type { AccessFacts } from '@kangfu/access';
import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { actingOf } from '../graphql/ids.js';
import { ClockSettings } from '../projections/clock-settings/clock-settings.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { devices } from '../projections/devices/devices.projection.js';
import { Device, deviceOf } from '../projections/devices/devices.types.js';
import { referrals } from '../projections/referrals/referrals.projection.js';
import { deviceAggregate } from './device.aggregate.js';
import type { DeviceCommand } from './device.commands.js';

@InputType({ isAbstract: true })
export abstract class DeviceInput extends CommandInput {
  @Field(() => ID, { description: '辅具 The device' }) @IsGlobalId('device') deviceId!: string;
  @Field(() => DateScalar, { nullable: true, description: '日期，默认今日 Day; today by default' }) @IsOptional() @IsString() day?: string | null;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@ObjectType({ description: '辅具操作的结果 Outcome of a step of a device' })
export class DevicePayload extends payloadOf('device', Device) {}

export const stepOf = ({ day, note }: Pick<DeviceInput, 'day' | 'note'>) => ({ day: day ?? null, note: note || null });

/** Takes one step of a device: the same for all of them. */
@Injectable()
export class DeviceWork {
  constructor(private readonly kangfu: Kangfu, private readonly settings: ClockSettings) {}

  step(context: RequestContext, input: DeviceInput & CommandInputFields, command: DeviceCommand) { return this.run(context, input, command, findUuid('device', input.deviceId)!, ['deviceId']); }

  /** `first` says of which case and agency a device is that is not there yet. */
  async run(context: RequestContext, input: CommandInputFields & object, command: DeviceCommand, deviceId: string, path: string[], first?: { caseId: string; agency: string | null }) {
    const rightsOn = async (caseId: string, agency: string | null): Promise<AccessFacts | null> => {
      const rights = await this.kangfu.rightsOf(context, `case-${caseId}`);
      return rights && { ...rights, ...(agency === null ? {} : { agency }) };
    };
    return this.kangfu.commands.run(context, {
      aggregate: deviceAggregate, stream: streamId('device', deviceId), as: 'device', subject: 'Device', path, input, command,
      rights: (device) => { const of = device.status === 'none' ? first : device; return of ? rightsOn(of.caseId, of.agency) : null; },
      facts: async (device, now) => {
        const of = device.status === 'none' ? first ?? { caseId: '', agency: null } : device;
        const [actor, ability, known, rights, sent] = await Promise.all([
          actingOf(context), context.ability(), this.kangfu.reader(caseFacts, 'Case').fact(context, of.caseId), rightsOn(of.caseId, of.agency),
          this.kangfu.rows(referrals).peekMany({ caseId: of.caseId, status: { $nin: ['declined', 'cancelled'] } }, 100),
        ]);
        return { now: now.toISOString(), actor, case: known, settings: await this.settings.of(known?.places ?? []), agencies: sent.map((referral) => referral.agency), consented: rights !== null && ability.can('read', 'Device', rights) };
      },
      answer: async () => { const row = await this.kangfu.reader(devices, 'Device').get(context, deviceId); return row && deviceOf(row); },
    });
  }
}
