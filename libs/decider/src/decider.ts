/** What a decider emits: an event of the domain before it is stored. `personal` is sealed for the event's data subject and never stored in clear. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
  readonly personal?: object | undefined;
  /** When it happened, ISO instant; the time of the command where absent. */
  readonly occurred?: string;
}

export interface DomainCommand { readonly type: string; readonly data: object }

/** An expected refusal, as a value. `code` is kebab case; `path` names the input field to mend; `params` go into the message. Never personal data. */
export interface Refusal {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  readonly path: readonly string[];
}
export interface Refused { readonly refusals: readonly Refusal[] }
export type Decision<E extends DomainEvent> = readonly E[] | Refused;

export const refusal = (code: string, params: Refusal['params'] = {}, path: readonly string[] = []): Refusal => ({ code, params, path });
/** Refuses with one reason. */
export const refuse = (code: string, params: Refusal['params'] = {}, path: readonly string[] = []): Refused => ({ refusals: [refusal(code, params, path)] });
/** Refuses with everything that is wrong at once. */
export const refuseAll = (refusals: readonly Refusal[]): Refused => ({ refusals });
export const isRefused = (decision: unknown): decision is Refused => typeof decision === 'object' && decision !== null && 'refusals' in decision;

/**
 * The pure core of an aggregate. `decide` answers events or a refusal and never throws for what a user can do wrong;
 * `evolve` folds a stored event (its personal part is sealed by then, so it is not there). `facts` carries time, ids and what other streams say.
 */
export interface Decider<C extends DomainCommand, S, E extends DomainEvent, F = object> {
  readonly initial: S;
  decide(command: C, state: S, facts: F): Decision<E>;
  evolve(state: S, event: E): S;
}

/** Folds events over the initial state. */
export const fold = <S, E extends DomainEvent>(decider: { initial: S; evolve(state: S, event: E): S }, events: Iterable<E>): S => {
  let state = decider.initial;
  for (const event of events) state = decider.evolve(state, event);
  return state;
};
