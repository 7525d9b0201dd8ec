import { isDeepStrictEqual } from 'node:util';
import { type Decider, type DomainCommand, type DomainEvent, fold, isRefused } from './decider.js';

/** JSON with sorted keys and without undefined: what the event will look like when stored. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * given / when / then for deciders, without a test framework: assertions throw.
 *
 *     const referral = specification(referralDecider, { now });
 *     referral.given(created).when(accept).then(accepted);
 *     referral.given(created, cancelled).when(accept).thenRefuses('referral-not-open');
 */
export const specification = <C extends DomainCommand, S, E extends DomainEvent, F>(decider: Decider<C, S, E, F>, facts: F) => ({
  given: (...past: E[]) => ({
    when: (command: C, extraFacts: Partial<F> = {}) => {
      const state = fold(decider, past);
      const decision = decider.decide(command, state, { ...facts, ...extraFacts });
      const show = () => JSON.stringify(decision, null, 2);
      return {
        /** Exactly these events come out. */
        then: (...expected: E[]): void => {
          if (isRefused(decision)) throw new Error(`refused: ${show()}`);
          const [actual, wanted] = [JSON.stringify(plain(decision), null, 2), JSON.stringify(plain(expected), null, 2)];
          if (actual !== wanted) throw new Error(`other events than expected\nexpected ${wanted}\nactual ${actual}`);
        },
        /** Events of these types come out, in order. */
        thenTypes: (...types: E['type'][]): void => {
          if (isRefused(decision)) throw new Error(`refused: ${show()}`);
          const actual = decision.map((event) => event.type).join(' ');
          if (actual !== types.join(' ')) throw new Error(`expected ${types.join(' ')}, got ${actual}`);
        },
        /** It is refused, with exactly these codes. */
        thenRefuses: (...codes: string[]): void => {
          if (!isRefused(decision)) throw new Error(`not refused: ${show()}`);
          const actual = decision.refusals.map((r) => r.code).join(' ');
          if (actual !== codes.join(' ')) throw new Error(`expected refusal ${codes.join(' ')}, got ${actual}`);
        },
        /** Nothing changes: no event, no refusal. */
        thenNothing: (): void => {
          if (isRefused(decision) || decision.length > 0) throw new Error(`expected nothing, got ${show()}`);
        },
        decision,
      };
    },
    state: (): S => fold(decider, past),
  }),
});

/**
 * For deciders with snapshots: at every version the state goes through JSON unchanged and the later events fold over that copy as they do over all. Throws
 * where a snapshot would decide otherwise.
 */
export const foldsOverSnapshots = <S, E extends DomainEvent>(decider: { readonly initial: S; evolve(state: S, event: E): S }, events: readonly E[]): void => {
  const whole = fold(decider, events);
  for (let version = 0; version <= events.length; version++) {
    const state = fold(decider, events.slice(0, version));
    const copy = JSON.parse(JSON.stringify(state)) as S;
    if (!isDeepStrictEqual(copy, state)) throw new Error(`the state at version ${version} is not JSON: ${JSON.stringify(state)}`);
    const after = fold({ ...decider, initial: copy }, events.slice(version));
    if (!isDeepStrictEqual(after, whole)) throw new Error(`from a snapshot at version ${version}: ${JSON.stringify(after)}, from all events: ${JSON.stringify(whole)}`);
  }
};
