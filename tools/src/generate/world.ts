import { scopedCommandId } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { EventRegistry } from '@kangfu/contracts';
import { type DomainEvent, isRefused, type Refused } from '@kangfu/decider';
import type { RecordedEvent, StoredActor } from '@kangfu/event-store';
import type { AnyAggregate } from '@kangfu/commands';
import type { ServiceDefinition } from '@kangfu/nest/service-definition';
import type { FileRequest } from '../../../services/intake/src/case/case.commands.js';
import type { CasePerson } from '../../../services/intake/src/case/case.decider.js';
import type { RaiseAnomaly } from '../../../services/quality/src/flag/flag.commands.js';
import type { CaseWorkRow } from '../../../services/quality/src/projections/worklist/worklist.projection.js';
import type { SendReserved } from '../../../services/referral/src/referral/referral.commands.js';
import type { Doors, Kind } from './doors.ts';
import { ClockWatch } from './clock-watch.ts';
import { FactRows } from './fact-rows.ts';
import { Overseer } from './overseer.ts';
import { Queue } from './queue.ts';

/** What was decided and is to be stored: everything but keys, salts and the place in the log. */
export interface Decided {
  readonly service: string;
  readonly stream: string;
  /** Of the stream before. */
  readonly version: number;
  readonly commandId: string;
  readonly command: { readonly type: string; readonly input: unknown };
  readonly actor: StoredActor;
  readonly purpose: string;
  readonly correlation: string;
  readonly at: string;
  readonly events: readonly DomainEvent[];
  /** Keyed digest of the identity number that this registers, with its person. */
  readonly claim?: { readonly index: string; readonly owner: string };
}
export interface By { readonly id: string; readonly role: string; readonly unit: string | null }

/** Where a case's time goes on: an instant in milliseconds. */
export type Life = Generator<number, void, void>;

/** A projection on which a decision rests, by the service and name under which its service keeps it. */
const FACTS: readonly (readonly [service: string, projection: string])[] = [['intake', 'needs-screenings'], ['referral', 'case-facts'], ['quality', 'closure-facts'], ['quality', 'plan-facts'], ['quality', 'worklist']];
const NEVER = '9999';
/** Who looks at clocks, as the service has it. */
const WATCH: StoredActor = { id: 'process:step-clocks', role: 'process', unit: null, for: null };

const readable = (service: ServiceDefinition): EventRegistry => new EventRegistry(service.aggregates.flatMap((aggregate) => Object.values(aggregate.events)), service.consumes);

/**
 * The district in memory: streams as their deciders fold them, the facts as the services' own projections do, processes as they are declared. Nothing is
 * stored here; what is decided is handed on in the order of its time.
 */
export class World {
  readonly facts: FactRows;
  /** How often each path was taken, for the summary. */
  readonly paths = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  private readonly doors = new Map<string, { readonly service: string; readonly aggregate: AnyAggregate }>();
  private readonly streams = new Map<string, { state: unknown; version: number }>();
  private readonly queue = new Queue<Life>();
  private readonly overseer: Overseer;
  private readonly watch = new ClockWatch();
  private decided: Decided[] = [];
  private clock = 0;

  private readonly seed: string;

  private readonly clocks: boolean;

  /** What a window knows of somebody, with their requests. */
  atWindow: (personId: string) => CasePerson | null = () => null;

  /** `clocks`: those of the steps are watched here; otherwise the running service tells of them, late as it is. */
  constructor(services: readonly ServiceDefinition[], seed: string, clocks: boolean) {
    this.seed = seed;
    this.clocks = clocks;
    const registries = new Map(services.map((service) => [service.name as string, readable(service)]));
    for (const { name, aggregates } of services) for (const aggregate of aggregates) this.doors.set(`${aggregate.kind === 'process' ? `${name}/` : ''}${aggregate.kind}`, { service: name, aggregate });
    this.facts = new FactRows(FACTS.map(([service, name]) => {
      const projection = services.find((known) => known.name === service)?.projections.find((known) => known.name === name);
      if (!projection) throw new TypeError(`${service} has no projection ${name}`);
      return { projection, registry: registries.get(service)! };
    }));
    // Nobody is told of a history that is made up; a service that reads it in finds it too old to tell.
    this.overseer = new Overseer(services, registries, (command, call) => (command.aggregate === 'mailing' ? null : this.decide(command.aggregate, command.stream, command, { now: call.now, ...this.factsOf(command) }, call)));
  }

  /** Now, in the story. */
  get now(): string { return new Date(this.clock).toISOString(); }

  note(path: string): void { this.paths.set(path, (this.paths.get(path) ?? 0) + 1); }

  /** Does something once, at an instant. */
  at(instant: number, deed: () => void): void { this.queue.add(instant, once(deed)); }
  /** Begins a life at an instant. */
  begin(at: number, life: Life): void { this.queue.add(at, life); }

  /** Everything up to an instant, in the order of time; a life that waits beyond it stays where it is. */
  *run(until: number): Generator<Decided, void, void> {
    for (;;) {
      const due = Math.min(this.overseer.next() ?? Infinity, this.watch.next() ?? Infinity);
      const next = this.queue.next(Math.min(due, until));
      if (!next && due > until) return;
      if (next) {
        this.clock = next.at;
        const { done, value } = next.item.next();
        if (!done) this.queue.add(Math.max(value, next.at), next.item);
      } else {
        this.clock = due;
        this.overseer.fire(due);
        for (let caseId = this.watch.take(due); caseId !== null; caseId = this.watch.take(due)) this.look(caseId);
      }
      const { decided } = this;
      this.decided = [];
      yield* decided;
    }
  }

  state<K extends Kind>(kind: K, uuid: string): Doors[K]['state'] {
    return (this.streams.get(streamId(kind, uuid))?.state ?? this.door(kind).aggregate.decider.initial) as Doors[K]['state'];
  }

  /** Does a command; a refusal changes nothing and is counted. `id` names it once and for all. */
  do<K extends Kind>(kind: K, uuid: string, command: Doors[K]['command'], facts: Doors[K]['facts'], by: By, id: string, more: Pick<Decided, 'claim'> = {}): Refused | null {
    const commandId = scopedCommandId(by.id, `generate:${this.seed}:${id}`);
    const { id: actor, role, unit } = by;
    return this.decide(kind, streamId(kind, uuid), command, facts, { commandId, actor: { id: actor, role, unit, for: null }, purpose: 'care', correlation: idOf(`correlation:${commandId}`), ...more });
  }

  /** Forgets what nobody asks for any more: the end of a case. */
  forget(caseId: string, streams: readonly string[]): void {
    for (const stream of streams) this.streams.delete(stream);
    this.facts.forget(caseId);
    this.watch.forget(caseId);
  }

  private decide(kind: string, stream: string, command: { readonly type: string; readonly data: object }, facts: object, call: { commandId: string; actor: StoredActor; purpose: string; correlation: string; claim?: Decided['claim'] }): Refused | null {
    const { service, aggregate } = this.door(kind);
    const known = this.streams.get(stream) ?? { state: aggregate.decider.initial as unknown, version: 0 };
    const decision = aggregate.decider.decide(command, known.state, facts);
    if (isRefused(decision)) {
      for (const { code } of decision.refusals) this.refusals.set(`${command.type}: ${code}`, (this.refusals.get(`${command.type}: ${code}`) ?? 0) + 1);
      return decision;
    }
    if (decision.length === 0) return null;
    const at = this.now;
    const decided: Decided = { service, stream, version: known.version, command: { type: command.type, input: command.data }, at, events: decision, ...call };
    this.decided.push(decided);
    this.streams.set(stream, { state: decision.reduce((state: unknown, event) => aggregate.decider.evolve(state, event), known.state), version: known.version + decision.length });
    const recorded = recordedOf(decided, aggregate);
    this.facts.fold(recorded);
    for (const event of recorded) this.overseer.see(event);
    if (this.clocks) for (const { data } of decision) if ('caseId' in data) this.watch.touch(data.caseId as string, this.clock);
    return null;
  }

  /** Tells of the clocks of a case whose time has come, and when there is something to tell next. */
  private look(caseId: string): void {
    const row = this.facts.get<CaseWorkRow>('worklist', caseId);
    if (!row) return;
    if (row.nextLook > this.now) {
      if (row.nextLook < NEVER) this.watch.at(caseId, Date.parse(row.nextLook));
      return;
    }
    const commandId = idOf(`generate:${this.seed}:clocks:${caseId}:${this.now}`);
    // The units of this district have set nothing about their clocks.
    const facts: Doors['clock']['facts'] = { now: this.now, case: row, settings: { mark: '', settings: [] } };
    this.decide('clock', streamId('clock', caseId), { type: 'NoteClocks', data: {} }, facts, { commandId, actor: WATCH, purpose: 'process', correlation: idOf(`correlation:${commandId}`) });
  }

  /** What services look up where a process wants a command, beside the time. */
  private factsOf({ type, data }: { readonly type: string; readonly data: object }): object {
    if (type === 'FileRequest') return { person: this.atWindow((data as FileRequest['data']).screening!.personId) };
    if (type === 'RaiseAnomaly') return { case: this.facts.get('closure-facts', (data as RaiseAnomaly['data']).caseId) };
    if (type !== 'SendReserved') return {};
    const { caseId, agency, needId } = data as SendReserved['data'];
    const designation = this.state('agency', idOf(`unit:${agency}`));
    return { side: 'initiator', case: this.facts.get('case-facts', caseId), designation: designation.status === 'designated' ? designation : null, chosen: this.state('choice', needId).agency, needTaken: null };
  }

  private door(kind: string): { readonly service: string; readonly aggregate: AnyAggregate } {
    const door = this.doors.get(kind);
    if (!door) throw new TypeError(`no service has streams of the kind ${kind}`);
    return door;
  }
}

const once = (deed: () => void): Life => (function* (): Life {
  deed();
  yield* [];
})();

/** As projections and processes get them; positions are not known before they are stored. */
const recordedOf = ({ service, stream, version, commandId, command, actor, purpose, correlation, at, events }: Decided, aggregate: AnyAggregate): RecordedEvent[] => events.map((event, i) => ({
  id: idOf(`event:${commandId}:${stream}:${i}`), type: event.type, schema: aggregate.events[event.type]!.version, occurred: event.occurred ?? at, subjects: [], salt: '', data: event.data, pii: [],
  service, log: 0, epoch: 1, position: 0, stream, version: version + 1 + i, at, commit: 0, commitHash: '', commandId, command: command.type, actor, purpose, reason: null, correlation, cause: null,
}));
