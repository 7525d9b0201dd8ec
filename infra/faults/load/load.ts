import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { M } from '../../../tools/src/demo/operations.ts';
import type { Attempt } from '../check/history.ts';
import type { Random } from '../random.ts';
import type { Call, Callers } from './callers.ts';
import { MARKERS, residentId, type Stage, STATION, streamOf, STREET } from './stage.ts';

const CONTACT = 'mutation($input: ChangeContactInput!) { changeContact(input: $input) { problems { code message path } consistencyToken person { id version } } }';
const SCREENING = 'mutation($input: RecordScreeningInput!) { recordScreening(input: $input) { problems { code message path } consistencyToken screening { id } } }';
const PERSON = 'query($id: ID!, $t: DateTime) { person(id: $id, asOf: $t) { version } }';

const WORKERS = 4;
/** The whole load is bounded, whatever a fault does. */
const MOST_COMMANDS = 1_500;

export interface Tally { acknowledged: number; refused: number; unknown: number }

/**
 * A mixed load at the gateway: contention on a few streams with and without the version that was seen, new residents and screenings (with the process that opens
 * a file), notes of three agencies, repeated and reused command ids, and readers who hold tokens or ask for the past. Seeded in what it does, not in when.
 */
export class Load {
  private readonly callers: Callers;
  private readonly stage: Stage;
  private readonly random: Random;
  private readonly residents: { count: number };
  private readonly working = new AbortController();
  private readonly began: number;
  private readonly calm: number;
  private readonly open: Call[] = [];
  private readonly seen: string[] = [];
  private readonly past: { id: string; t: string; version: number }[] = [];
  private running: Promise<unknown> = Promise.resolve();
  private sent = 0;
  /** Services that get no commands just now: traffic moves by readiness. */
  readonly held = new Set<string>();
  readonly faults: string[] = [];
  readonly heads: string[] = [];

  constructor(callers: Callers, stage: Stage, random: Random, residents: { count: number }, calm = false) {
    this.callers = callers;
    this.stage = stage;
    this.random = random;
    this.residents = residents;
    this.began = callers.attempts.length;
    this.calm = calm ? 4 : 1;
  }

  start(): void {
    const { signal } = this.working;
    const worker = async (work: () => Promise<void>, least: number, most: number): Promise<void> => {
      while (!signal.aborted && this.sent < MOST_COMMANDS) {
        await work();
        await pause(this.random.between(least, most), undefined, { signal }).catch(() => {});
      }
    };
    this.running = Promise.all([
      ...Array.from({ length: WORKERS }, () => worker(() => this.command(), 5 * this.calm, 60 * this.calm)), worker(() => this.read(), 50, 150), worker(() => this.readPast(), 200, 400), worker(() => this.head(), 500, 1_000),
    ]);
  }

  /** What was sent since this load began. */
  get attempts(): readonly Attempt[] { return this.callers.attempts.slice(this.began); }
  get tally(): Tally {
    const tally = { acknowledged: 0, refused: 0, unknown: 0 };
    for (const { outcome } of this.attempts) tally[outcome === 'conflict' ? 'refused' : outcome]++;
    return tally;
  }

  /** Resolves when so many more commands were acknowledged. */
  async more(count: number, seconds = 60): Promise<void> {
    const goal = this.tally.acknowledged + count;
    for (const end = Date.now() + seconds * 1000; this.tally.acknowledged < goal;) {
      if (Date.now() > end || this.sent >= MOST_COMMANDS) throw new Error(`${goal - this.tally.acknowledged} of ${count} commands are still missing after ${seconds} s`);
      await pause(20);
    }
  }

  /** Ends it; most of what was left open is asked for again with the same command id, the rest stays unknown for ever. */
  async stop(): Promise<void> {
    this.working.abort();
    await this.running;
    const open = this.open.splice(0);
    for (let i = 0; i < open.length; i += WORKERS) await Promise.all(open.slice(i, i + WORKERS).map((call) => (this.random.chance(0.75) ? this.callers.settle(call) : undefined)));
    const last = this.callers.attempts.slice(-WORKERS * 4);
    if (open.length > 0 && last.length > 0 && last.every(({ outcome }) => outcome === 'unknown')) this.faults.push('commands are not answered although everything is healed');
  }

  /** After everything has caught up: the past is what it was. */
  async checkPast(): Promise<void> {
    for (const { id, t, version } of this.past) {
      const answer = await this.callers.ask(this.stage.coordinator, PERSON, { id, t });
      const now = answer?.data?.person?.version;
      if (now !== undefined && now < version) this.faults.push(`asOf ${t} showed version ${version} of ${streamOf(id)}, and shows ${now} now`);
    }
  }

  private async command(): Promise<void> {
    const call = { ...(await this.choose()), commandId: randomUUID() };
    if (this.held.has(call.service)) return;
    this.sent++;
    const repeated = this.random.chance(0.15);
    const answers = await Promise.all([this.callers.send(call), ...(repeated ? [this.callers.send(call)] : [])]);
    const known = answers.find(({ attempt }) => attempt.outcome !== 'unknown');
    if (!known) {
      this.open.push(call);
      // As a client does that is told UNAVAILABLE.
      await pause(this.random.between(200, 600), undefined, { signal: this.working.signal }).catch(() => {});
    }
    const token = answers.find(({ attempt }) => attempt.token)?.attempt.token;
    if (token) this.seen.push(token);
    if (this.seen.length > 20) this.seen.shift();
    // The same id with something else in it.
    if (known && this.random.chance(0.04) && 'phone' in call.input) await this.callers.send({ ...call, input: { ...call.input, phone: `${MARKERS.contact}-other` } });
    // Once more, later, as a client does that has not kept the answer.
    else if (known && this.random.chance(0.1)) await this.callers.send(call);
  }

  private async choose(): Promise<Omit<Call, 'commandId'>> {
    const { liaison, clerk, worker, referred } = this.stage;
    const n = this.callers.attempts.length;
    const what = this.random.next();
    if (what < 0.4) {
      const { personId } = this.random.pick(referred.slice(0, 2));
      const expectedVersion = this.random.chance(0.5) ? await this.versionOf(personId) : null;
      return { what: 'changeContact', service: 'intake', mutation: CONTACT, caller: this.random.chance(0.5) ? liaison : clerk, stream: streamOf(personId), expectedVersion, input: { personId, phone: `${MARKERS.contact}-${n}` } };
    }
    if (what < 0.65) {
      const { referralId, agent } = this.random.pick(referred);
      return { what: 'recordInterimNote', service: 'referral', mutation: M.note, caller: agent, stream: streamOf(referralId), input: { referralId, text: `${MARKERS.text} ${n}` } };
    }
    if (what < 0.8) {
      const number = residentId(this.residents.count++);
      return { what: 'registerPerson', service: 'intake', mutation: M.register, caller: liaison, input: { name: MARKERS.name, identity: { kind: 'RESIDENT_ID', number }, street: STREET, community: `${STREET}009`, phone: MARKERS.phone } };
    }
    return {
      what: 'recordScreening', service: 'autism-registry', mutation: SCREENING, caller: worker,
      input: { list: 'faults', number: `${this.residents.count++}-${randomUUID()}`, place: STATION, answers: Array.from({ length: 10 }, () => this.random.between(0, 1)), ageMonths: this.random.between(18, 30), sex: this.random.pick(['M', 'F']) },
    };
  }

  private async versionOf(id: string): Promise<number | null> {
    const answer = await this.callers.ask(this.stage.clerk, PERSON, { id, t: null });
    return answer?.data?.person?.version ?? null;
  }

  /** Read your writes: with the token of an acknowledgement the object shows it, or the answer is that it cannot yet. */
  private async read(): Promise<void> {
    const { personId } = this.random.pick(this.stage.referred.slice(0, 2));
    const mine = this.attempts.filter(({ stream, outcome, token }) => stream === streamOf(personId) && outcome === 'acknowledged' && token).at(-1);
    const before = await this.versionOf(personId);
    const answer = await this.callers.ask(this.stage.clerk, PERSON, { id: personId, t: null }, mine?.token ?? null);
    const version = answer?.data?.person?.version;
    if (version !== undefined && mine && before !== null && version < before) this.faults.push(`with a token ${streamOf(personId)} showed version ${version}, and ${before} had been shown before`);
  }

  private async readPast(): Promise<void> {
    const id = this.random.pick(this.stage.referred).personId;
    const t = new Date(Date.now() - this.random.between(2_500, 6_000)).toISOString();
    const answer = await this.callers.ask(this.stage.coordinator, PERSON, { id, t });
    const version = answer?.data?.person?.version;
    if (typeof version === 'number') this.past.push({ id, t, version });
    if (this.past.length > 40) this.past.shift();
  }

  /** The signed head as anybody may see it. */
  private async head(): Promise<void> {
    const note = await this.callers.note();
    if (note && this.heads.at(-1) !== note) this.heads.push(note);
  }
}
