import { chinaDay, idOf, streamId } from '@kangfu/common';
import { addDays, addWorkingDays, isWorkingDay } from '@kangfu/common/working-days';
import type { Refused } from '@kangfu/decider';
import type { CaseFacts as QualityCaseFacts, PlanFacts as QualityPlanFacts } from '../../../services/quality/src/shared/facts.js';
import type { CaseFacts as ReferralCaseFacts } from '../../../services/referral/src/shared/case.js';
import type { Doors, Kind } from './doors.ts';
import type { Resident } from './people.ts';
import { type Random, randomOf } from './random.ts';
import type { By, Decided, World } from './world.ts';

export const DISTRICT = '440304';
const PILOT_CITY = '4403';

/** The user of the development organisation who holds a role at a unit; a second one where two must differ. */
export const worker = (role: string, unit: string, second = false): By => ({ id: idOf(`user:${role}:${unit}${second ? ':2' : ''}`), role, unit });
export const acting = ({ id, unit }: By): { id: string; units: string[] } => ({ id, units: unit === null ? [] : [unit] });

const fast = new Map<string, string>();
/** {@link addWorkingDays}, remembered: the same few thousand days are asked for all the time. */
const workingDay = (day: string, n: number): string => {
  const key = `${day} ${n}`;
  const known = fast.get(key) ?? (n === 0 ? (isWorkingDay(day) ? day : addWorkingDays(day, 1)) : addWorkingDays(day, n));
  fast.set(key, known);
  return known;
};

/** One case as its life is told: who, where, what was made so far. Every id follows from the seed and the number of the case. */
export class Story {
  readonly random: Random;
  readonly caseId: string;
  manager: By | null = null;
  private readonly streams = new Set<string>();
  private readonly counts = new Map<string, number>();
  private commands = 0;

  readonly world: World;
  readonly n: number;
  readonly person: Resident;
  private readonly seed: string;

  /** `caseId`: of a case that a process files. */
  constructor(world: World, seed: string, n: number, person: Resident, caseId?: string) {
    this.world = world;
    this.seed = seed;
    this.n = n;
    this.person = person;
    this.random = randomOf(`${seed}:case:${n}`);
    this.caseId = caseId ?? idOf(`generate:${seed}:case:${n}`);
  }

  get now(): string { return this.world.now; }
  get today(): string { return chinaDay(this.now); }
  /** Where the case is now: a redirection or a move takes it elsewhere. */
  get street(): string { const state = this.world.state('case', this.caseId); return state.status === 'none' ? this.living : state.street; }
  private get living(): string { const state = this.world.state('person', this.person.personId); return state.status === 'none' ? this.person.street : state.street; }
  get places(): string[] { return [this.street, DISTRICT, PILOT_CITY]; }
  get clerk(): By { return worker('window-clerk', this.street); }
  get coordinator(): By { return worker('street-coordinator', this.street); }
  get assessor(): By { return worker('assessor', DISTRICT); }
  get secondAssessor(): By { return worker('assessor', DISTRICT, true); }
  get inspector(): By { return worker('quality-inspector', DISTRICT); }
  get liaison(): By { return worker('community-liaison', this.person.community); }

  /** The id of the next thing of a kind. */
  id(kind: string): string {
    const n = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, n);
    return idOf(`generate:${this.seed}:case:${this.n}:${kind}:${n}`);
  }

  /** Does a command; null where it was done, else what the decider refused it for. */
  do<K extends Kind>(kind: K, uuid: string, command: Doors[K]['command'], facts: Doors[K]['facts'], by: By, more: Pick<Decided, 'claim'> = {}): Refused | null {
    // Those that outlive the case: the person's, and what agencies have for all.
    if (kind !== 'person' && kind !== 'agency-service') this.streams.add(streamId(kind, uuid));
    return this.world.do(kind, uuid, command, facts, by, `${this.n}:${this.commands++}`, more);
  }

  note(path: string): void { this.world.note(path); }
  chance(probability: number): boolean { return this.random.chance(probability); }

  /** An instant within office hours so many working days on. */
  workingDays(from: number, to = from): number { return this.within(workingDay(this.today, this.random.int(from, to))); }
  /** An instant within office hours of the first working day from so many days on. */
  days(from: number, to = from): number { return this.within(workingDay(addDays(this.today, this.random.int(from, to)), 0)); }
  /** A little later on the same day. */
  minutes(from: number, to: number): number { return Date.parse(this.now) + this.random.int(from * 60, to * 60) * 1000; }

  /** Office hours of the day of an instant, or of the next one that is worked. */
  openingHour(at: number): number { return Date.parse(`${workingDay(chinaDay(new Date(at).toISOString()), 0)}T09:00:00+08:00`) + this.random.int(0, 8.5 * 3600) * 1000; }

  /** 9:00–17:30 in China of a day, later than now. */
  private within(day: string): number { return Math.max(Date.parse(`${day}T09:00:00+08:00`) + this.random.int(0, 8.5 * 3600) * 1000, Date.parse(this.now) + 60_000); }

  /** What each service knows of the case. */
  get atReferral(): ReferralCaseFacts | null { return this.world.facts.get('case-facts', this.caseId); }
  get atQuality(): QualityCaseFacts | null { return this.world.facts.get('closure-facts', this.caseId); }
  planAtQuality(planId: string): QualityPlanFacts | null { return this.world.facts.get('plan-facts', planId); }

  forget(): void { this.world.forget(this.caseId, [...this.streams]); }
}
