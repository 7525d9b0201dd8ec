import { connectionOf, DateTimeScalar, enumOf, Label, PersonalText } from '@kangfu/nest';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

export type HistoryPersonalState = 'none' | 'sealed' | 'clear' | 'erased';
export const HistoryPersonalStateEnum = enumOf<HistoryPersonalState>('HistoryPersonalState', { zh: '历史中个人信息的状态', en: 'State of the personal part of a change' }, {
  none: { zh: '无个人信息', en: 'No personal part' },
  sealed: { zh: '已封存，您无权查看', en: 'Sealed: not yours to see' },
  clear: { zh: '可见', en: 'Shown' },
  erased: { zh: '已删除', en: 'Erased' },
});

@ObjectType({ description: '操作人 Who did it, as they stood then' })
export class HistoryActor {
  @Field(() => String, { description: '用户标识 User id' }) id!: string;
  @Field(() => String, { description: '当时的角色 Role then' }) role!: string;
  @Field(() => Label, { description: '角色名称 Label of the role' }) roleLabel!: Label;
  @Field(() => String, { nullable: true, description: '当时的单位代码 Code of the unit then' }) unit!: string | null;
  @Field(() => Label, { nullable: true, description: '单位名称 Name of the unit' }) unitName!: Label | null;
  @Field(() => String, { nullable: true, description: '代何人 On whose behalf' }) onBehalfOf!: string | null;
}

@ObjectType({ description: '起因事件 The event that caused it' })
export class HistoryCause {
  @Field(() => String, { description: '来源服务 Its service' }) service!: string;
  @Field(() => String, { description: '事件标识 Its event id' }) eventId!: string;
}

@ObjectType({ description: '一项变更：前值与后值 A field, before and after' })
export class HistoryChange {
  @Field(() => String, { description: '字段 Field' }) field!: string;
  @Field(() => String, { nullable: true, description: '前值 Old value; null where there was none' }) before!: string | null;
  @Field(() => String, { nullable: true, description: '后值 New value' }) after!: string | null;
}

@ObjectType({ description: '个人信息字段 A personal field' })
export class HistoryPersonalField {
  @Field(() => String, { description: '字段 Field' }) field!: string;
  @Field(() => PersonalText, { description: '值与状态 Value and state' }) value!: PersonalText;
}

@ObjectType({ description: '变更中的个人信息 The personal part of a change' })
export class HistoryPersonal {
  @Field(() => HistoryPersonalStateEnum, { description: '状态 State' }) state!: HistoryPersonalState;
  @Field(() => [HistoryPersonalField], { description: '字段；封存或删除时为空 Fields; none while sealed or erased' }) fields!: HistoryPersonalField[];
}

@ObjectType({ description: '变更记录：何人、何时、何事、为何、前后值 One change: who, when, what, why, before and after' })
export class History {
  @Field(() => String, { description: '事件标识 Event id' }) eventId!: string;
  @Field(() => String, { description: '所属服务 Service' }) service!: string;
  @Field(() => Int, { description: '日志内位置 Position in its log' }) position!: number;
  @Field(() => HistoryActor, { description: '何人 Who' }) actor!: HistoryActor;
  @Field(() => DateTimeScalar, { description: '发生时间 When it happened' }) occurredAt!: string;
  @Field(() => DateTimeScalar, { description: '记录时间 When it was recorded' }) recordedAt!: string;
  @Field(() => String, { description: '何事：事件类型 What: type of the event' }) type!: string;
  @Field(() => Label, { description: '事件名称 Label of the type' }) label!: Label;
  @Field(() => String, { description: '命令 Command that did it' }) command!: string;
  @Field(() => String, { description: '对象种类 Kind of the object that changed' }) objectKind!: string;
  @Field(() => ID, { description: '对象标识 Global id of the object that changed' }) objectId!: string;
  @Field(() => Int, { description: '对象版本 Version of the object after it' }) version!: number;
  @Field(() => String, { description: '目的 Why: purpose' }) purpose!: string;
  @Field(() => String, { nullable: true, description: '理由 Why: reason given' }) reason!: string | null;
  @Field(() => HistoryCause, { nullable: true, description: '起因 Why: the event that caused it' }) cause!: HistoryCause | null;
  @Field(() => String, { description: '操作追踪号 Correlation: what was done in one go' }) correlationId!: string;
  @Field(() => [HistoryChange], { description: '前后值 Before and after, of the public data' }) changes!: HistoryChange[];
  @Field(() => HistoryPersonal, { description: '个人信息 The personal part' }) personal!: HistoryPersonal;
  @Field(() => Int, { description: '审计账本序号 Index in the ledger' }) ledgerIndex!: number;
  @Field(() => String, { description: '提交哈希 Hash of its commit' }) commitHash!: string;
}
export const HistoryConnection = connectionOf(History);
