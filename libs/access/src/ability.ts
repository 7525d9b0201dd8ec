import { chinaDay, systemClock } from '@kangfu/common';
import { type AbilityTuple, createMongoAbility, type MongoAbility, type MongoQuery, type RawRuleOf, subject as typed } from '@casl/ability';
import type { RowAccess, RowFilter } from '@kangfu/subscriptions';
import type { Actor, Appointment } from './actor.js';
import type { Role } from './roles.js';

/**
 * One rule of the data that says who may do what. `scope` is how the holder's unit must stand to the object:
 * `place` — the unit is among the object's `places` (its street, district, city) · `agency` — the unit has an open referral under consent
 * (`agencies`), as narrowed by `ownAgency` and `dataClass` · `self` — the user, under whichever registration, is among the object's `people` · `desk` — the object lies on the
 * desk of that very role at that very unit (`deskOf`), as work that is theirs to do · `any` — no condition.
 */
export interface AccessRule {
  readonly roles: readonly Role[];
  /** `read`, or the name of a command. */
  readonly actions: readonly string[];
  readonly subject: string;
  readonly scope: 'place' | 'agency' | 'self' | 'desk' | 'any';
  /** With scope `agency`: the object's `agency` is that very unit. An object without one is nobody's own. */
  readonly ownAgency?: true;
  /** With scope `agency`, where rights are in the access row: the consent in force names this class of data. */
  readonly dataClass?: string;
}

/** The facts of an object that rights depend on; as the `access` projection, or the row itself, holds them. */
export interface AccessFacts {
  readonly places?: readonly string[];
  readonly agencies?: readonly string[];
  /** For how long each agency may see it, days, both included, and which classes of data. */
  readonly grants?: readonly { readonly agency: string; readonly from: string; readonly until: string; readonly dataClasses?: readonly string[] }[];
  readonly people?: readonly string[];
  /** User ids of who answers for it. */
  readonly responsible?: readonly string[];
  /** On an object of one agency. */
  readonly agency?: string;
  /** On work to be done: whose. */
  readonly desk?: string;
}

/** The desk of a role at a unit; of those who act for a person, without a unit, that of the user. */
export const deskOf = (role: string, unitOrUser: string): string => `${role}@${unitOrUser}`;

/** Where the facts of a subject's rows are: on the row (`row`), or in the access row that its `accessKey` names (`access`). */
export type SubjectHome = 'row' | 'access';

export interface AccessPolicy {
  readonly rules: readonly AccessRule[];
  /** Every subject of a rule has its home here. */
  readonly subjects: Readonly<Record<string, SubjectHome>>;
}

/**
 * Conditions on facts joined to a row, of which one must hold: facts of the access row are prefixed `_access.`; `agency` and `desk` are always the row's own.
 * Each agency has a condition of its own, so that nobody sees by the referral of one of their agencies and the consent to another.
 */
const conditions = (rule: AccessRule, actor: Actor, holders: readonly Appointment[], home: SubjectHome, today: string): MongoQuery[] => {
  const at = (field: string) => (home === 'access' ? `_access.${field}` : field);
  const units = [...new Set(holders.flatMap((a) => a.unit ?? []))];
  const people = [actor.id, ...(actor.people ?? [])];
  switch (rule.scope) {
    case 'any': return [{}];
    case 'place': return [{ [at('places')]: { $in: units } }];
    case 'agency': return units.map((unit) => ({
      [at('agencies')]: { $in: [unit] },
      // Consent runs out by the calendar, without any event: it is looked at in each question.
      ...(home === 'access' ? { [at('grants')]: { $elemMatch: { agency: unit, from: { $lte: today }, until: { $gte: today }, ...(rule.dataClass ? { dataClasses: rule.dataClass } : {}) } } } : {}),
      ...(rule.ownAgency ? { agency: unit } : {}),
    }));
    case 'desk': return [{ desk: { $in: [...new Set(holders.flatMap(({ role, unit }) => (unit === null ? people : [unit]).map((each) => deskOf(role, each))))] } }];
    case 'self': return [{ [at('people')]: { $in: people } }];
  }
};

/** What an actor may do, by one CASL rule set: it gives the check of one object, the condition of a list, and whether a role may ever do a thing. No rule → nothing. */
export class Ability {
  private readonly casl: MongoAbility<AbilityTuple, MongoQuery>;
  private constructor(private readonly policy: AccessPolicy, private readonly actor: Actor, private readonly today: string, rules: RawRuleOf<MongoAbility<AbilityTuple, MongoQuery>>[]) {
    this.casl = createMongoAbility<MongoAbility<AbilityTuple, MongoQuery>>(rules);
  }

  /** `today` is the day in China (`YYYY-MM-DD`) on which consents must be in force. */
  static of(actor: Actor, policy: AccessPolicy, today: string = chinaDay(systemClock.now())): Ability {
    const rules = policy.rules.flatMap((rule) => {
      const home = policy.subjects[rule.subject];
      if (!home) throw new TypeError(`access rule on unknown subject ${rule.subject}`);
      if ((rule.ownAgency || rule.dataClass) && rule.scope !== 'agency') throw new TypeError(`rule on ${rule.subject}: only agencies have an own agency and classes of data`);
      if (rule.dataClass && home === 'row') throw new TypeError(`rule on ${rule.subject}: its rows name no consents`);
      const holders = actor.appointments.filter((a) => rule.roles.includes(a.role));
      if (holders.length === 0) return [];
      return conditions(rule, actor, holders, home, today).flatMap((each) => rule.actions.map((action) => ({ action, subject: rule.subject, conditions: each })));
    });
    return new Ability(policy, actor, today, rules);
  }

  /** Some role of the actor may do this to some object of this kind. */
  may(action: string, subject: string): boolean { return this.casl.rulesFor(action, subject).length > 0; }

  /** This actor may do this to this very object. */
  can(action: string, subject: string, facts: AccessFacts): boolean {
    const home = this.policy.subjects[subject];
    const { agency, desk, ...rest } = facts;
    const object = home === 'access' ? { ...(agency === undefined ? {} : { agency }), ...(desk === undefined ? {} : { desk }), _access: rest } : { ...facts };
    return this.casl.can(action, typed(subject, object) as never);
  }

  /**
   * The appointment under which this actor does this to this object: recorded with the event. Null when none allows it. A deputy acts for who is away where that one
   * answers for the object, or where no appointment of their own allows it.
   */
  capacity(action: string, subject: string, facts: AccessFacts): Appointment | null {
    const rank = ({ for: absent }: Appointment): number => (absent === undefined ? 1 : facts.responsible?.includes(absent) ? 0 : 2);
    return [...this.actor.appointments].sort((a, b) => rank(a) - rank(b)).find((appointment) =>
      Ability.of({ ...this.actor, appointments: [appointment] }, this.policy, this.today).can(action, subject, facts)) ?? null;
  }

  /** The condition under which rows of this kind may be read; `filter: null` when none may. */
  reading(subject: string, action = 'read'): RowAccess {
    const home = this.policy.subjects[subject];
    const alternatives = this.casl.rulesFor(action, subject).map((rule) => {
      if (rule.inverted) throw new TypeError('access rules only grant');
      return (rule.conditions ?? {}) as RowFilter;
    });
    if (alternatives.length === 0) return { filter: null, joined: home === 'access' };
    if (alternatives.some((condition) => Object.keys(condition).length === 0)) return { filter: {}, joined: false };
    // Only where some condition looks there: joining each row is what costs most in long lists.
    return { filter: { $or: alternatives }, joined: home === 'access' && alternatives.some((condition) => Object.keys(condition).some((path) => path.startsWith('_access.'))) };
  }
}
