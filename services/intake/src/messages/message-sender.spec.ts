import { CommandRuntime } from '@kangfu/commands';
import { EventRegistry } from '@kangfu/contracts';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { silentLogger } from '@kangfu/kafka';
import { rowOf } from '@kangfu/testing/row-of';
import { NO_PREFERENCES } from '../person/preferences.js';
import { messageList, type MessageRow } from '../projections/messages/messages.projection.js';
import { mailing, mailingStream } from './mailing.aggregate.js';
import { mailingEvents } from './message.events.js';
import { MessageNotTaken, type OutgoingMessage } from './message-port.js';
import { MessageSender } from './message-sender.js';

const [personId, messageId] = ['1', '2'].map((n) => `${n.repeat(8)}-0000-5000-8000-000000000000`) as [string, string];

const post = async (send: (message: OutgoingMessage) => Promise<void>) => {
  let now = Date.parse('2026-11-22T02:00:00.000Z');
  const clock = { now: () => new Date(now) };
  const store = new InMemoryEventStore({ service: 'intake', logs: 1, tenant: 'kangfu' });
  const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(mailingEvents)), sealing: {} as never, digest: { of: (text: string) => text } as never, clock });
  const run = async (type: 'RequestMessage' | 'StopMessages') => {
    const data = type === 'RequestMessage' ? { messageId, personId, caseId: null, template: 'request-accepted' as const, params: {}, at: clock.now().toISOString() } : { personId };
    await runtime.run(mailing, {
      stream: mailingStream(personId), command: { type, data } as never, commandId: type, input: data, actor: { id: 'a', role: 'r', unit: null, for: null }, purpose: 'p',
      facts: () => ({ now: clock.now().toISOString(), recipient: { preferences: NO_PREFERENCES, certificate: null } }),
    });
  };
  const events = async () => (await store.read(0, 0, 100)).flatMap((commit) => commit.events);
  /** What a reader of the log would have, or of the log some events ago. */
  const row = async (behind = 0): Promise<MessageRow | null> => {
    const all = await events();
    return rowOf(messageList, messageId, ...all.slice(0, all.length - behind).map(({ type, data, occurred }) => ({ definition: mailingEvents[type as keyof typeof mailingEvents], stream: mailingStream(personId), data, at: occurred })));
  };
  let behind = 0;
  const rows = { peekMany: async () => { const found = await row(behind); return (found?.status === 'due' && found.nextAttempt! <= clock.now().toISOString() ? [found] : []) as never; } };
  const sender = new MessageSender({ leases: { want: () => {}, release: async () => {} } as never, rows, runtime, port: { send }, clock, logger: silentLogger });
  return { sender, run, row, events, later: (minutes: number) => { now += minutes * 60_000; }, late: (n: number) => { behind = n; } };
};

test('a message is sent once, whether the read model is up to date or not', async () => {
  const out: OutgoingMessage[] = [];
  const { sender, run, row, late } = await post(async (message) => { out.push(message); });
  await run('RequestMessage');
  await sender.round();
  late(1);
  await sender.round();
  expect(out).toEqual([expect.objectContaining({ messageId, channel: 'phone', text: '您的康复服务申请已受理，街道将为您安排服务。' })]);
  expect(await row()).toMatchObject({ status: 'sent', attempts: 1 });
});

test('what is not taken is tried again when its time has come', async () => {
  let tries = 0;
  const { sender, run, row, later } = await post(async () => { if (++tries < 3) throw tries === 1 ? new MessageNotTaken('busy') : new Error('…'); });
  await run('RequestMessage');
  await sender.round();
  await sender.round();
  expect([tries, await row()]).toEqual([1, expect.objectContaining({ status: 'due', failure: 'busy', nextAttempt: '2026-11-22T02:01:00.000Z' })]);
  later(1);
  await sender.round();
  expect(await row()).toMatchObject({ status: 'due', failure: 'failed', attempts: 2 });
  later(5);
  await sender.round();
  expect([tries, await row()]).toEqual([3, expect.objectContaining({ status: 'sent', attempts: 3 })]);
});

test('after a death nothing goes out, though the read model does not know of it yet', async () => {
  let tries = 0;
  const { sender, run, row, late } = await post(async () => { tries++; });
  await run('RequestMessage');
  await run('StopMessages');
  late(1);
  await sender.round();
  expect([tries, await row()]).toEqual([0, expect.objectContaining({ status: 'stopped' })]);
});
