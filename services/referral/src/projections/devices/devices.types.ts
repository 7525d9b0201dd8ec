import { globalId, idOf } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { DeviceStatus } from '../../device/device.decider.js';
import type { DeviceCategory, DeviceReturn, DeviceUse } from '../../device/device.events.js';
import { DeviceCategoryEnum, DeviceReturnEnum, DeviceStatusEnum, type DeviceStepName, DeviceStepEnum, DeviceUseEnum } from '../../graphql/enums-of-care.js';
import { Case, Person, Unit } from '../../graphql/stubs.types.js';
import type { DeviceRow } from './devices.projection.js';

@ObjectType({ description: '辅具办理步骤 A step that a device took' })
export class DeviceStep {
  @Field(() => DeviceStepEnum, { description: '步骤 Step' }) step!: DeviceStepName;
  @Field(() => DateScalar, { nullable: true, description: '日期 Day' }) day!: string | null;
  @Field(() => DateTimeScalar, { description: '记录时刻 Recorded at' }) at!: string;
  @Field(() => UuidScalar, { description: '办理人（用户标识） User id of who did it' }) by!: string;
  noteSealed!: SealedPart | null;
}
@ObjectType({ implements: () => [Node], description: '辅具 Assistive device' })
@Directive('@key(fields: "ref")')
export class Device implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => Unit, { nullable: true, description: '适配机构 Who fits it; null: the centre itself' }) agency!: Unit | null;
  @Field(() => UuidScalar, { nullable: true, description: '需求 The need of the case it belongs to' }) needId!: string | null;
  @Field(() => DeviceCategoryEnum, { description: '类别 Kind' }) category!: DeviceCategory;
  @Field(() => DeviceStatusEnum, { description: '状态 State' }) status!: DeviceStatus;
  @Field(() => Boolean, { description: '租借 On loan' }) loan!: boolean;
  @Field(() => DateScalar, { nullable: true, description: '租借至 Lent until' }) dueBack!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '使用回访期限 Its use is to be checked by this day' }) checkDue!: string | null;
  @Field(() => DeviceUseEnum, { nullable: true, description: '最近一次回访的使用情况 How it was used when last checked' }) use!: DeviceUse | null;
  @Field(() => DeviceReturnEnum, { nullable: true, description: '归还原因 Why it came back' }) returnReason!: DeviceReturn | null;
  @Field(() => [DeviceStep], { description: '办理过程 The way it went, earliest first' }) steps!: DeviceStep[];
  @Field(() => Int, { description: '版本，用于 expectedVersion Version, for expectedVersion' }) version!: number;
}

export const deviceOf = (row: Row<DeviceRow>): Device => ({
  id: globalId('device', row.deviceId), ref: row.deviceId, case: { ref: row.caseId }, person: { ref: row.personId }, agency: row.agency === null ? null : { ref: idOf(`unit:${row.agency}`) }, needId: row.needId,
  category: row.category as DeviceCategory, status: row.status, loan: row.loan, dueBack: row.dueBack, checkDue: row.checkDue, use: row.use as DeviceUse | null, returnReason: row.returnReason as DeviceReturn | null,
  steps: row.steps.map(({ step, note, ...rest }) => ({ ...rest, step: step as DeviceStepName, noteSealed: note })), version: row.version,
});
