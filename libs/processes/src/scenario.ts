import type { EventDefinition, EventOf } from '@kangfu/contracts';
import { type DomainEvent, isRefused } from '@kangfu/decider';
import { idOf } from '@kangfu/common';
import { type Instance, wakesAt } from './instance.js';
import { processDecider, type ProcessInput } from './process.decider.js';
import type { AnyProcess, ProcessCommand } from './process.js';

/** A cause as a specification gives it: an event with its data and when it occurred. */
export interface Cause { readonly definition: EventDefinition; readonly data: object; readonly at: string }
export const cause = <D extends EventDefinition>(definition: D, data: EventOf<D>['data'], at: string): Cause => ({ definition, data, at });
/** Time passes until an instant: what is due by then fires, in order. */
export const timePasses = (until: string): { readonly until: string } => ({ until: new Date(until).toISOString() });
type Input = Cause | { readonly until: string };

const plain = (value: unknown): string => JSON.stringify(JSON.parse(JSON.stringify(value)), null, 2);

/**
 * given / when / then for processes, without a test framework, a store or a clock: causes and passing time in, commands and timers out.
 *
 *     const hold = scenario(holdEnd);
 *     hold.given(held).when(timePasses('2026-10-11T00:00+08:00')).thenCommands({ type: 'EndHold' });
 *     hold.given(held).when(resumed).thenTimers({});
 *
 * All causes are those of one instance.
 */
export const scenario = (process: AnyProcess) => {
  const decider = processDecider(process);
  const run = (inputs: readonly Input[]) => {
    let instance: Instance<unknown> = decider.initial;
    let stream = '';
    let causes = 0;
    let last: readonly DomainEvent[] = [];
    const take = (input: ProcessInput, now: string): void => {
      const decision = decider.decide(input, instance, { now });
      if (isRefused(decision)) throw new Error('a process refuses nothing');
      for (const event of decision) instance = decider.evolve(instance, event);
      last = [...last, ...decision];
    };
    for (const input of inputs) {
      last = [];
      if ('until' in input) {
        for (;;) {
          const due = Object.values(instance.timers).filter((timer) => (wakesAt(timer) ?? '~') <= input.until).sort((a, b) => (wakesAt(a)! < wakesAt(b)! ? -1 : 1))[0];
          if (!due) break;
          take({ type: due.due === null ? 'EndPause' : 'FireTimer', data: { stream, timerId: due.timerId } }, input.until);
        }
        continue;
      }
      const { definition, data } = input;
      const at = new Date(input.at).toISOString();
      const event = { type: definition.type, service: definition.service, id: idOf(`cause ${causes++}`), data, occurred: at, at } as never;
      const key = process.reactions.filter((reaction) => reaction.definition.type === definition.type && reaction.definition.service === definition.service).map((reaction) => reaction.key(event)).find((found) => found !== null);
      if (key === undefined || key === null) continue;
      stream = process.streamOf(key);
      take({ type: 'React', data: { stream, key, event } }, at);
    }
    return { instance, last };
  };
  return {
    given: (...past: readonly Input[]) => ({
      when: (input: Input) => {
        const { instance, last } = run([...past, input]);
        const commands = last.flatMap((event) => (event.type === 'CommandsDecided' ? (event.data as { commands: readonly ProcessCommand[] }).commands : []));
        const same = (actual: unknown, expected: unknown): void => { if (plain(actual) !== plain(expected)) throw new Error(`expected ${plain(expected)}\nactual ${plain(actual)}`); };
        return {
          /** Exactly these commands are wanted, in order; of each, what is named is compared. */
          thenCommands: (...expected: readonly Partial<ProcessCommand>[]): void =>
            same(commands.map((wanted, i) => Object.fromEntries(Object.keys(expected[i] ?? { type: '' }).map((field) => [field, wanted[field as keyof ProcessCommand]]))), expected),
          /** Exactly these timers are left: the last day in time, the instant of one that has no day, or `paused`. */
          thenTimers: (expected: Readonly<Record<string, string>>): void => {
            const sorted = (timers: Readonly<Record<string, string>>) => Object.entries(timers).sort(([a], [b]) => (a < b ? -1 : 1));
            same(sorted(Object.fromEntries(Object.values(instance.timers).map(({ timer, paused, lastDay, due }) => [timer, paused ? 'paused' : lastDay ?? due!]))), sorted(expected));
          },
          thenEnded: (): void => same(instance.status, 'ended'),
          /** Nothing is set off. */
          thenNothing: (): void => same(last, []),
          /** All that it appends. */
          events: last,
          instance,
        };
      },
    }),
  };
};
