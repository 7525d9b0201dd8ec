import { findUuid } from '@kangfu/common';
import { AllowedAction, type Connection, Ctx, IdArgs, Kangfu, PageArgs, PersonalText, type PersonalValue, type RequestContext, toConnection } from '@kangfu/nest';
import { Args, ID, Parent, Query, ResolveField, ResolveReference, Resolver, Subscription } from '@nestjs/graphql';
import type { RowFilter } from '@kangfu/subscriptions';
import { type Reference, uuidOf } from '../../ids.js';
import { Consent, ConsentConnection, toConsent } from '../consents/consent.types.js';
import { Consents } from '../consents/consents.js';
import { Person } from '../persons/person.types.js';
import { Persons } from '../persons/persons.js';
import { Unit } from '../unit-directory/unit.types.js';
import { Units } from '../unit-directory/units.js';
import { Case, CaseConnection, type CaseFilter, CaseManager, CaseNeed, CaseOverdue, CasesArgs, type CaseSort, NeedHandler, Receipt, toCase } from './case.types.js';
import type { CaseRow } from './cases.projection.js';
import { Cases } from './cases.js';

const conditions = ({ status, street, manager, unassigned, overdue, need }: CaseFilter): RowFilter => ({
  ...(status?.length ? { status: { $in: status } } : {}), ...(street ? { street } : {}), ...(manager ? { 'manager.userId': manager } : {}),
  ...(unassigned == null ? {} : { unassigned }), ...(overdue == null ? {} : { late: overdue }), ...(need?.length ? { 'needs.kind': { $in: need } } : {}),
});
const FIELDS = { 'filed-at': 'filedAt', 'decided-at': 'decidedAt', status: 'status', street: 'street' } as const;
const order = (sort: CaseSort | null | undefined): Record<string, 1 | -1> => (sort ? { [FIELDS[sort.field]]: sort.descending ? -1 : 1 } : { filedAt: -1 });

@Resolver(() => CaseManager)
export class CaseManagerResolver {
  constructor(private readonly kangfu: Kangfu, private readonly units: Units) {}
  @ResolveField(() => Boolean, { description: '目前仍在该机构任职；否则须移交或另行指定 Holds a post at that unit today; otherwise the case is to be handed over, or another one named' })
  async inPost(@Parent() { userId, unitCode }: CaseManager): Promise<boolean> { return (await this.kangfu.appointmentsOf(userId))?.appointments.some(({ unit }) => unit === unitCode) ?? false; }
  @ResolveField(() => Unit, { nullable: true, description: '以何机构的身份 The unit they answer from' })
  unit(@Parent() { unitCode }: CaseManager, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, unitCode); }
}

@Resolver(() => CaseOverdue)
export class CaseOverdueResolver {
  constructor(private readonly units: Units) {}
  @ResolveField(() => Unit, { nullable: true, description: '督办单位 The unit that was told' })
  unit(@Parent() { unitCode }: CaseOverdue, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, unitCode); }
}

@Resolver(() => NeedHandler)
export class NeedHandlerResolver {
  constructor(private readonly units: Units) {}
  @ResolveField(() => Unit, { nullable: true, description: '以何机构的身份 The unit they serve from' })
  unit(@Parent() { unitCode }: NeedHandler, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, unitCode); }
}

@Resolver(() => Receipt)
export class ReceiptResolver {
  constructor(private readonly units: Units) {}
  @ResolveField(() => Unit, { nullable: true, description: '受理窗口 The window' })
  window(@Parent() { windowCode }: Receipt, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, windowCode); }
}

@Resolver(() => CaseNeed)
export class CaseNeedResolver {
  constructor(private readonly cases: Cases) {}
  @ResolveField(() => PersonalText, { description: '告知的内容 What the person was told, where that ended it' })
  information(@Parent() { needId, row }: CaseNeed, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.cases.text(context, row, row.information[needId] ?? null, 'text'); }
}

@Resolver(() => Case)
export class CaseResolver {
  constructor(
    private readonly cases: Cases, private readonly persons: Persons, private readonly consents: Consents, private readonly units: Units,
  ) {}

  @Query(() => Case, { nullable: true, description: '一个康复个案 One case' })
  case(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Case | null> { return this.find({ id }, context); }

  @Query(() => CaseConnection, { name: 'cases', description: '康复个案列表 Cases that the user may see' })
  async list(@Args() { first, after, filter, sort }: CasesArgs, @Ctx() context: RequestContext): Promise<Connection<Case>> {
    const wanted = conditions(filter ?? {});
    const page = await this.cases.reader.find(context, { first, after: after ?? null, filter: wanted, sort: order(sort) });
    return toConnection(page, toCase, { after, totalCount: () => this.cases.reader.count(context, wanted) });
  }

  @Subscription(() => Case, { nullable: true, description: '个案变更：先推送当前状态，之后每次变更 A case: as it is, then after each change' })
  caseChanged(@Args('id', { type: () => ID, description: '个案 The case' }) id: string, @Ctx() context: RequestContext): AsyncIterableIterator<{ caseChanged: Case }> {
    const uuid = findUuid('case', id);
    const ending = new AbortController();
    const rows: AsyncIterator<CaseRow> | null = uuid ? this.cases.reader.watch(context, uuid, ending.signal) : null;
    return {
      [Symbol.asyncIterator]() { return this; },
      async next() {
        const next = await rows?.next();
        return !next || next.done ? { done: true, value: undefined } : { done: false, value: { caseChanged: toCase(next.value) } };
      },
      // Not an async generator: ending must reach the source at once, also while it waits for the next change.
      async return() { ending.abort(); return { done: true, value: undefined }; },
    };
  }

  @ResolveField(() => Person, { nullable: true, description: '当事人 The person' })
  person(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<Person | null> { return this.persons.find(context, row.personId); }

  @ResolveField(() => Unit, { nullable: true, description: '所属街道（服务站） The street it lies with' })
  street(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, row.street); }

  @ResolveField(() => Unit, { nullable: true, description: '受理窗口 The window that has it' })
  window(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, row.window); }

  @ResolveField(() => Unit, { nullable: true, description: '有疑问时联系的单位：个案负责人所在单位，未指定时为受理窗口 Whom to call about it: the unit of the case manager; as long as nobody is named, the window' })
  contact(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, row.manager?.unit ?? row.window); }

  @ResolveField(() => [Unit], { description: '所属各级单位，街道在前 Places it belongs to, the street first' })
  places(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<Unit[]> { return this.units.byCodes(context, row.places); }

  @ResolveField(() => Unit, { nullable: true, description: '在何处申请；本人或监护人自行申请时为空 Where it was filed; null when by the person or guardian' })
  async filedAtUnit(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<Unit | null> { return row.filedAtUnit === null ? null : this.units.byCode(context, row.filedAtUnit); }

  @ResolveField(() => PersonalText, { description: '申请说明 What the applicant says' })
  statement(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.cases.text(context, row, row.statement, 'statement'); }

  @ResolveField(() => PersonalText, { description: '不予受理的说明 Why it was refused, in words' })
  refusalReason(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.cases.text(context, row, row.refusalReason, 'reason'); }

  @ResolveField(() => PersonalText, { description: '撤回的说明 Why it was withdrawn, in words' })
  withdrawalReason(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<PersonalValue> { return this.cases.text(context, row, row.withdrawalReason, 'reason'); }

  @ResolveField(() => ConsentConnection, { name: 'consents', description: '知情同意，新的在前 Consents, newest first' })
  async consentsOf(@Parent() { row }: Case, @Args() { first, after }: PageArgs, @Ctx() context: RequestContext): Promise<Connection<Consent>> {
    const filter = { caseId: row.caseId };
    const page = await this.consents.reader.find(context, { first, after: after ?? null, filter, sort: { givenAt: -1 } });
    return toConnection(page, (consent) => toConsent(consent, this.consents.today()), { after, totalCount: () => this.consents.reader.count(context, filter) });
  }

  @ResolveField(() => [AllowedAction], { description: '当前用户可执行的操作 What this user may do' })
  allowedActions(@Parent() { row }: Case, @Ctx() context: RequestContext): Promise<AllowedAction[]> { return this.cases.allowedActions(context, row); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Case | null> {
    const uuid = uuidOf('case', reference);
    return uuid ? this.cases.find(context, uuid) : null;
  }
}
