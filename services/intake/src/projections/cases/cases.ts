import { Injectable } from '@nestjs/common';
import { type AllowedAction, batched, Kangfu, masked, type PersonalValue, type Reader, type RequestContext } from '@kangfu/nest';
import { refusal } from '@kangfu/decider';
import { CASE_ACTIONS, obstacle } from '../../case/case.decider.js';
import type { SealedPart } from '@kangfu/subscriptions';
import { Persons } from '../persons/persons.js';
import { type Case, toCase } from './case.types.js';
import { cases, type CaseRow } from './cases.projection.js';

/** `AcceptRequest` → `acceptRequest`: the mutation of a command. */
const mutationOf = (command: string): string => command[0]!.toLowerCase() + command.slice(1);

/** Finds cases for answers, and says what the reader may do with them. */
@Injectable()
export class Cases {
  readonly reader: Reader<CaseRow>;
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons) { this.reader = kangfu.reader(cases, 'Case'); }

  async find(context: RequestContext, uuid: string): Promise<Case | null> {
    const row = await batched<CaseRow>(context, this, (keys) => this.reader.many(context, keys)).load(uuid);
    return row && toCase(row);
  }

  /** Words about a person are for those who handle the case; an agency needs consent to the service records of this very case. */
  async text(context: RequestContext, row: CaseRow, part: SealedPart | null, field: string): Promise<PersonalValue> {
    const value = await this.kangfu.personal.text(part, field);
    return (await this.persons.classesFor(context, 'Case', row.accessKey)).has('service') ? value : masked(value, 0);
  }

  /** Every action on a case with whether it may be done now, by the rules that the commands themselves ask. */
  async allowedActions(context: RequestContext, row: CaseRow): Promise<AllowedAction[]> {
    const [ability, facts] = await Promise.all([context.ability(), this.kangfu.rightsOf(context, row.accessKey)]);
    const all = [
      ...CASE_ACTIONS.map((command) => [command, 'Case', obstacle(command, row.request, row.closed)] as const),
      ['GiveConsent', 'Consent', null] as const,
    ];
    return all.map(([command, subject, blocked]) => {
      const why = facts && ability.can(command, subject, facts) ? blocked : refusal('not-allowed');
      const [problem] = why ? this.kangfu.commands.refused('case', [why], context).problems : [];
      return { action: mutationOf(command), allowed: !why, reason: problem?.message ?? null, code: problem?.code ?? null };
    });
  }
}
