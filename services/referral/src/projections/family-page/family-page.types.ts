import { globalId, idOf } from '@kangfu/common';
import { DateScalar, DateTimeScalar } from '@kangfu/nest';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { Unit } from '../../graphql/stubs.types.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import type { PlanRow } from '../plans/plans.projection.js';
import type { ReferralRow } from '../referrals/referrals.projection.js';

@ObjectType({ description: '预约 An appointment to come' })
export class CaseAppointment {
  @Field(() => DateTimeScalar, { description: '时刻 When' }) at!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => Unit, { nullable: true, description: '在何机构 Where' }) unit!: Unit;
  @Field(() => ID, { description: '转介的全局标识 Global id of the referral: askChange takes it' }) referralId!: string;
}
@ObjectType({ description: '计划中尚未进行的服务 Sessions of a plan in force that are still to come' })
export class SessionsToCome {
  @Field(() => ID, { description: '计划的全局标识 Global id of the plan' }) planId!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => Unit, { nullable: true, description: '在何机构；空为街道自行服务 Where; null: the street itself' }) unit!: Unit | null;
  @Field(() => Int, { description: '计划次数 Planned' }) planned!: number;
  @Field(() => Int, { description: '尚有次数 Still to come' }) left!: number;
  @Field(() => DateScalar, { description: '计划结束日期 Last day of the plan' }) until!: string;
}

const unitOf = (code: string): Unit => ({ ref: idOf(`unit:${code}`) });

/** Appointments from this instant on, the next one first. */
export const appointmentsToCome = (rows: readonly ReferralRow[], now: string): CaseAppointment[] => rows
  .flatMap(({ appointmentAt, service, agency, referralId }) => (appointmentAt !== null && appointmentAt >= now ? [{ at: appointmentAt, service: service as ServiceKind, unit: unitOf(agency), referralId: globalId('referral', referralId) }] : []))
  .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.referralId < b.referralId ? -1 : 1));

/** Of plans in force that have not run out by this day. */
export const sessionsToCome = (rows: readonly PlanRow[], today: string): SessionsToCome[] => rows
  .filter(({ versionInForce, to }) => versionInForce !== null && today <= to)
  .flatMap(({ planId, agency, services, to }) => services.map(({ service, planned, delivered }) => ({ planId: globalId('plan', planId), service: service as ServiceKind, unit: agency === null ? null : unitOf(agency), planned, left: Math.max(0, planned - delivered), until: to })))
  .filter(({ left }) => left > 0);
