import { type RecordedEvent, recordedEvents, type StoredCommit } from '@kangfu/event-store';
import { decodeCommitPart, decodeRecord, encodeRecord, findPlace, UnreadableRecord } from './record.js';

const stream = 'referral-0b6f2d3e-5a48-5f0e-9f5e-0c6a7a6f1a11';
const commit: StoredCommit = {
  _id: 7, log: 2, epoch: 3, tenant: 'kangfu', stream, from: 4, first: 21, count: 2, token: 't', commandId: 'c1', command: { type: 'AcceptReferral', digest: 'd' },
  actor: { id: 'u1', role: 'agency-worker', unit: '440304A01', for: null }, purpose: 'service', reason: '紧急', at: '2026-11-22T01:02:03.004Z', correlation: 'k',
  cause: { service: 'intake', log: 0, position: 9, id: 'e0' }, prev: '0'.repeat(64), hash: 'a'.repeat(64),
  events: ['e1', 'e2'].map((id) => ({ id, type: 'ReferralAccepted', schema: 2, occurred: '2026-11-22T01:02:03.000Z', subjects: ['p'], salt: 's', data: { name: '已接收' }, pii: [{ subject: 'p', keyVersion: 1, iv: 'i', ct: 'c', tag: 't', kcv: 'k' }] })),
};
/** As Kafka gives it back. */
const onWire = (event: RecordedEvent, whole?: StoredCommit) => {
  const { value, headers } = encodeRecord('https://kangfu.example', event, whole);
  return { value: Buffer.from(value), headers: Object.fromEntries(Object.entries(headers!).map(([name, text]) => [name, Buffer.from(text as string)])) };
};
const withCommit = (event: RecordedEvent) => onWire(event, commit);
const [, second] = recordedEvents('referral', commit) as [RecordedEvent, RecordedEvent];

test('a record gives back exactly the recorded event', () => {
  expect(decodeRecord('referral', 2, onWire(second))).toEqual(second);
  const without = { ...second, cause: null, reason: null, actor: { ...second.actor, for: 'p9' } };
  expect(decodeRecord('referral', 2, onWire(without))).toEqual(without);
});

test('records that were sent with their commit give it back', () => {
  const parts = recordedEvents('referral', commit).map((event) => decodeCommitPart('referral', 2, withCommit(event))!);
  expect(parts.map(({ position, first, count }) => [position, first, count])).toEqual([[21, 21, 2], [22, 21, 2]]);
  for (const part of parts) expect(part.commit(parts.map(({ event }) => event))).toEqual(commit);
  expect(decodeCommitPart('referral', 2, onWire(second))).toBeNull();
  expect(decodeRecord('referral', 2, withCommit(second))).toEqual(second);
});

test('the value is the event as stored, the key its stream, the headers CloudEvents', () => {
  const record = encodeRecord('https://kangfu.example', second);
  expect(JSON.parse(record.value)).toEqual(commit.events[1]);
  expect(record.key).toBe(stream);
  expect(record.headers).toMatchObject({
    ce_specversion: '1.0', ce_id: 'e2', ce_type: 'cn.kangfu.referral.referral-accepted.v2', ce_subject: stream, ce_sequence: '00000000000000000022', ce_log: '2', ce_epoch: '3',
    ce_streamversion: '5', ce_causationid: 'e0', 'content-type': 'application/json',
  });
});

test('its place is read without its value', () => {
  expect(findPlace({ headers: onWire(second).headers })).toEqual({ id: 'e2', type: 'cn.kangfu.referral.referral-accepted.v2', epoch: 3, position: 22, commitHash: commit.hash });
  expect(findPlace({})).toBeNull();
});

test('what is no event of the relay is unreadable, and the message tells the place only', () => {
  const good = onWire(second);
  const broken = [
    { ...good, value: Buffer.from('{"na') }, { ...good, value: null }, { ...good, value: Buffer.from('null') }, { ...good, value: Buffer.from(JSON.stringify({ ...commit.events[0] })) },
    { ...good, headers: { ...good.headers, 'kangfu-commit': Buffer.from('x') } }, { ...good, headers: { ...good.headers, ce_sequence: Buffer.from('-1') } },
    { ...good, headers: { ...good.headers, ce_streamversion: undefined } }, { ...good, headers: {} },
  ];
  for (const message of broken) {
    const read = () => decodeRecord('referral', 2, message as never);
    expect(read).toThrow(UnreadableRecord);
    expect(read).toThrow(/^referral\/2/);
    expect(read).not.toThrow(/已接收|"na/);
  }
});
