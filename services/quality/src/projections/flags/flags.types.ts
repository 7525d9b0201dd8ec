import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, IsGlobalId, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { type Anomaly, FLAG_KINDS, type FlagKind, type Resolution, SEVERITIES, type Severity } from '../../flag/flag.events.js';
import { AnomalyEnum, FlagKindEnum, FlagResolutionEnum, SeverityEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import type { FlagRow } from './flags.projection.js';

@ObjectType({ implements: () => [Node], description: '预警 Flag on a case' })
@Directive('@key(fields: "ref")')
export class Flag implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => FlagKindEnum, { description: '类别 Kind' }) kind!: FlagKind;
  @Field(() => SeverityEnum, { description: '程度；未处理的高级预警阻止结案 Severity; an open high one keeps the case from being closed' }) severity!: Severity;
  @Field(() => Boolean, { description: '自动预警 Raised by itself' }) automatic!: boolean;
  @Field(() => DateScalar, { nullable: true, description: '漏记事项的期限 Last day of what was missed' }) due!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '提出人（用户标识） User id of who raised it' }) raisedBy!: string | null;
  @Field(() => DateTimeScalar, { description: '提出时刻 Raised at' }) raisedAt!: string;
  @Field(() => Boolean, { description: '未处理 Not resolved yet' }) open!: boolean;
  @Field(() => FlagResolutionEnum, { nullable: true, description: '处理结果 Resolution' }) resolution!: Resolution | null;
  @Field(() => UuidScalar, { nullable: true, description: '处理人（用户标识） User id of who resolved it' }) resolvedBy!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '处理时刻 Resolved at' }) resolvedAt!: string | null;
  @Field(() => AnomalyEnum, { nullable: true, description: '服务记录异常 What is wrong with sessions, where it is that' }) anomaly!: Anomaly | null;
  @Field(() => DateScalar, { nullable: true, description: '异常发生日 Day of the anomaly' }) day!: string | null;
  @Field(() => [ID], { description: '涉及的服务记录 Global ids of the sessions of an anomaly' }) sessionIds!: string[];
  textSealed!: SealedPart | null;
  resolutionTextSealed!: SealedPart | null;
}
export const FlagConnection = connectionOf(Flag);
export const flagOf = (row: Row<FlagRow>): Flag => ({
  id: globalId('flag', row.flagId), ref: row.flagId, case: { ref: row.caseId }, kind: row.kind as FlagKind, severity: row.severity as Severity, automatic: row.automatic, due: row.due,
  raisedBy: row.raisedBy, raisedAt: row.raisedAt, open: row.open, resolution: row.resolution as Resolution | null, resolvedBy: row.resolvedBy, resolvedAt: row.resolvedAt,
  anomaly: row.anomaly as Anomaly | null, day: row.day, sessionIds: row.sessions.map((id) => globalId('session', id)), textSealed: row.text, resolutionTextSealed: row.resolutionText,
});

@InputType({ description: '预警筛选 Which flags' })
export class FlagFilter {
  @Field(() => Boolean, { nullable: true, description: '未处理 Not resolved yet' }) @IsOptional() @IsBoolean() open?: boolean | null;
  @Field(() => SeverityEnum, { nullable: true, description: '程度 Severity' }) @IsOptional() @IsIn(SEVERITIES) severity?: Severity | null;
  @Field(() => FlagKindEnum, { nullable: true, description: '类别 Kind' }) @IsOptional() @IsIn(FLAG_KINDS) kind?: FlagKind | null;
  @Field(() => ID, { nullable: true, description: '个案 Of this case' }) @IsOptional() @IsGlobalId('case') caseId?: string | null;
}
@ArgsType()
export class FlagsArgs extends ConnectionArgs {
  @Field(() => FlagFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => FlagFilter) filter?: FlagFilter | null;
}
