import { idOf } from '@kangfu/common';
import { DateScalar, DateTimeScalar, type Form, labelOf, printedForm } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { DocumentKind } from '../../archive/catalogue.js';
import type { CloseReason } from '../../closure/closure.events.js';
import { CloseReasonEnum, DocumentKindEnum } from '../../graphql/enums.js';
import { Case, Unit } from '../../graphql/stubs.types.js';
import type { ArchiveRow } from './archives.projection.js';

@ObjectType({ description: '归档目录条目 A line of the catalogue' })
export class ArchiveLine {
  @Field(() => DocumentKindEnum, { description: '文书类别 Kind of document' }) kind!: DocumentKind;
  @Field(() => Int, { description: '份数 How many' }) count!: number;
  @Field(() => DateTimeScalar, { description: '最早 The first' }) first!: string;
  @Field(() => DateTimeScalar, { description: '最晚 The last' }) last!: string;
}
@ObjectType({ description: '归档 The archive of a closed case' })
export class Archive {
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => [ArchiveLine], { description: '目录 Catalogue' }) lines!: ArchiveLine[];
  @Field(() => Boolean, { description: '齐全 Nothing is missing' }) complete!: boolean;
  @Field(() => [DocumentKindEnum], { description: '所缺文书 Kinds of documents that should be there' }) missing!: DocumentKind[];
  @Field(() => CloseReasonEnum, { description: '结案原因 Why the case was closed' }) reason!: CloseReason;
  @Field(() => DateTimeScalar, { description: '结案时刻 Closed at' }) closedAt!: string;
  @Field(() => Unit, { nullable: true, description: '保管单位 Custodian' }) custodian!: Unit | null;
  @Field(() => String, { nullable: true, description: '保管单位代码 Code of the custodian' }) custodianCode!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '保管期限（含当日） Last day on which it is kept' }) retainUntil!: string | null;
  @Field(() => String, { description: '可打印的目录（中文，不含个人信息） The catalogue as text to print, without personal details' }) printable!: string;
}
const zh = (kind: DocumentKind): string => labelOf(DocumentKindEnum, kind).zh;
const day = (instant: string): string => instant.slice(0, 10);
const formOf = ({ caseId, lines, missing, reason, closedAt, custodian, retainUntil }: ArchiveRow): Form => ({
  title: '个案归档目录', facts: [['个案编号', caseId], ['结案', `${day(closedAt)}  ${labelOf(CloseReasonEnum, reason).zh}`], ['保管单位', custodian ?? '—'], ['保管至', retainUntil ?? '—']],
  lists: [{ heading: '类别  份数  起  止', lines: lines.map(({ kind, count, first, last }) => `${zh(kind)}  ${count}  ${day(first)}  ${day(last)}`) }],
  note: missing.length === 0 ? '齐全' : `缺：${missing.map(zh).join('、')}`, signatures: ['移交人', '接收人'],
});
export const archiveOf = (row: Row<ArchiveRow>): Archive => ({
  case: { ref: row.caseId }, lines: row.lines.map((line) => ({ ...line })), complete: row.missing.length === 0, missing: [...row.missing], reason: row.reason, closedAt: row.closedAt,
  custodian: row.custodian === null ? null : { ref: idOf(`unit:${row.custodian}`) }, custodianCode: row.custodian, retainUntil: row.retainUntil, printable: printedForm(formOf(row)),
});
