import { streamId } from '@kangfu/common';
import type { EventDefinition } from '@kangfu/contracts';
import { isRefused } from '@kangfu/decider';
import type { ProjectedEvent } from '@kangfu/subscriptions';
import fc from 'fast-check';
import { RequestFiled } from '../../case/case.events.js';
import { mailingDecider, type MailingState } from '../../messages/mailing.decider.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';
import type { LinkCommand } from '../../person/links/link.commands.js';
import { earlierFirst, linkDecider, type LinkState } from '../../person/links/link.decider.js';
import { linkEvents } from '../../person/links/link.events.js';
import { personDied } from './person-died.process.js';

const people = [0, 1, 2, 3, 4].map((n) => ({ personId: `1000000${n}-0000-5000-8000-000000000000`, registeredAt: `2026-01-0${n + 1}T01:00:00.000Z` }));
type Deed = { readonly do: 'link' | 'unlink' | 'die' | 'withdraw' | 'file'; readonly a: number; readonly b: number };

/** What is on record of everybody in the end: the process as it is declared, over the deciders it commands, each log of causes taken in order. `eager`: all that follows is done before the next deed. */
const world = (deeds: readonly Deed[], eager: boolean) => {
  type State = typeof personDied.own.initial;
  const states = new Map<string, State>();
  const links = new Map<string, LinkState>();
  const mails = new Map<string, MailingState>();
  const cases = new Map<string, { personId: string; died: string | null }>();
  const died = new Map<string, string>();
  const queue: { definition: EventDefinition; data: any }[] = [];

  const doLink = (stream: string, command: LinkCommand, pair: Parameters<typeof linkDecider.decide>[2]['pair'] = null): void => {
    const before = links.get(stream) ?? linkDecider.initial;
    const decision = linkDecider.decide(command, before, { pair });
    if (isRefused(decision)) return;
    links.set(stream, decision.reduce(linkDecider.evolve, before));
    for (const { type, data } of decision) queue.push({ definition: linkEvents[type], data });
  };
  const settle = (): void => {
    for (let cause = queue.shift(); cause; cause = queue.shift()) {
      const event = { type: cause.definition.type, service: 'intake', data: cause.data } as unknown as ProjectedEvent<EventDefinition>;
      for (const { definition, key: keyOf, react } of personDied.reactions.filter((reaction) => reaction.definition === cause!.definition)) {
        const key = keyOf(event);
        if (key === null || definition !== cause.definition) continue;
        for (const step of react(event, { key, state: states.get(key) ?? personDied.own.initial, timers: {}, at: '' })) {
          if (step.step === 'record') states.set(key, personDied.own.evolve(states.get(key) ?? personDied.own.initial, step.event as never));
          if (step.step !== 'command') continue;
          const { stream, type, data } = step.command as { stream: string; type: string; data: any };
          if (type === 'TellDeath') doLink(stream, { type, data });
          else if (type === 'NoteDeath') cases.get(stream)!.died = data.day;
          else {
            const before = mails.get(stream) ?? mailingDecider.initial;
            const decision = mailingDecider.decide({ type, data } as never, before, { now: '' });
            if (!isRefused(decision)) mails.set(stream, decision.reduce(mailingDecider.evolve, before));
          }
        }
      }
    }
  };
  deeds.forEach(({ do: what, a, b }, n) => {
    const { personId } = people[a]!;
    if (what === 'link' && a !== b) {
      const [survivor, linked] = earlierFirst(people[a]!, people[b]!);
      doLink(streamId('link', linked.personId), { type: 'LinkPersons', data: { reason: null } }, { survivor, linked });
    }
    if (what === 'unlink') doLink(streamId('link', personId), { type: 'UnlinkPersons', data: { reason: '两人' } });
    if (what === 'die' && !died.has(personId)) { died.set(personId, `2026-02-${10 + a}`); queue.push({ definition: PersonDied, data: { personId, day: `2026-02-${10 + a}` } }); }
    if (what === 'withdraw' && died.delete(personId)) queue.push({ definition: DeathWithdrawn, data: { personId } });
    if (what === 'file') { const caseId = `2000000${n % 10}-0000-5000-8000-0000000000${10 + n}`; cases.set(streamId('case', caseId), { personId, died: null }); queue.push({ definition: RequestFiled, data: { caseId, personId } }); }
    if (eager) settle();
  });
  settle();
  const neighbours = (id: string): string[] => [...links.values()].flatMap((link) => (link.status === 'linked' && [link.personId, link.survivorId].includes(id) ? [link.personId === id ? link.survivorId : link.personId] : []));
  const group = (id: string, seen: string[] = []): string[] => (seen.includes(id) ? seen : neighbours(id).reduce((all, each) => group(each, all), [...seen, id]));
  return {
    cases: [...cases.values()], died, others: (id: string) => group(id).filter((each) => each !== id).flatMap((each) => died.get(each) ?? []),
    quiet: (id: string) => mails.get(streamId('mailing', id))?.stops.includes('linked') ?? false,
    shown: { cases: [...cases], quiet: people.map(({ personId }) => mails.get(streamId('mailing', personId))?.stops.includes('linked') ?? false) },
  };
};
const index = fc.nat(people.length - 1);
const deed: fc.Arbitrary<Deed> = fc.record({ do: fc.constantFrom('link', 'link', 'unlink', 'die', 'withdraw', 'file', 'file'), a: index, b: index });

test('a death on record of one registration goes for all that are linked with it, through others too, and for no other; a death of their own comes first', () =>
  fc.assert(fc.property(fc.array(deed, { maxLength: 25 }), fc.boolean(), (deeds, eager) => {
    const { cases, died, others, quiet } = world(deeds, eager);
    for (const { personId, died: told } of cases) {
      const own = died.get(personId);
      if (own) expect(told).toBe(own);
      else if (others(personId).length > 0) expect(others(personId)).toContain(told);
      else expect(told).toBeNull();
    }
    for (const { personId } of people) expect(quiet(personId)).toBe(others(personId).length > 0);
  }), { numRuns: 400 }));

test('a link that is made and taken back leaves nothing of a death behind, whatever happened meanwhile', () =>
  fc.assert(fc.property(fc.array(deed, { maxLength: 15 }), index, index, fc.nat(), fc.nat(), fc.boolean(), (deeds, a, b, i, j, eager) => {
    const later = earlierFirst(people[a]!, people[b]!)[1];
    const nth = people.indexOf(later);
    // Nobody else takes part in the link of the later one.
    const rest = deeds.filter((each) => !(each.do === 'unlink' && each.a === nth) && !(each.do === 'link' && each.a !== each.b && earlierFirst(people[each.a]!, people[each.b]!)[1] === later));
    const [from, to] = [i % (rest.length + 1), j % (rest.length + 1)].sort((x, y) => x - y) as [number, number];
    const without = [...rest.slice(0, from), { do: 'unlink' as const, a: nth, b: nth }, ...rest.slice(from, to), { do: 'unlink' as const, a: nth, b: nth }, ...rest.slice(to)];
    const within = without.map((each, n) => (n === from ? { do: 'link' as const, a, b } : each));
    const [one, other] = [world(within, eager), world(without, eager)];
    // Of several deaths on record any may be told, as long as it is one of the group: who has one of their own, and whether there is one, is the same.
    const plain = ({ cases, quiet, others }: ReturnType<typeof world>) => ({ cases: cases.map(({ personId, died }) => [personId, died !== null && others(personId).length > 1 ? 'some' : died]), quiet: people.map(({ personId }) => quiet(personId)) });
    expect(plain(one)).toEqual(plain(other));
  }), { numRuns: 300 }));
