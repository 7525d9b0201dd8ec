import { cloudEventType, defineEvent, Field, kebab, Type, upcaster } from './event-definition.js';
import { EventRegistry, InvalidEvent, UnknownEvent } from './registry.js';

const Moved = defineEvent('test', 'PersonMoved', {
  description: 'moved', version: 2, data: Type.Object({ personId: Field.uuid(), street: Type.String() }), personal: Type.Object({ address: Type.String() }),
  upcasters: { 1: upcaster(Type.Object({ personId: Field.uuid(), place: Type.String() }), ({ personId, place }) => ({ personId, street: place })) },
});
const registry = new EventRegistry([Moved]);
const personId = '6f1c1f0e-0000-5000-8000-000000000001';

test('an event that fits passes, one that does not is refused without its values', () => {
  expect(registry.check('test', { type: 'PersonMoved', data: { personId, street: '440304006' } })).toBe(Moved);
  expect(() => registry.check('test', { type: 'PersonMoved', data: { personId, street: 7 } })).toThrow(InvalidEvent);
  try {
    registry.check('test', { type: 'PersonMoved', data: { personId, street: 'x' }, personal: { address: 42, name: '张三' } as never });
    throw new Error('not refused');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidEvent);
    expect((error as Error).message).not.toContain('张三');
  }
});

test('unknown fields are kept, also by what brings them to a later version', () => {
  const data = { personId, street: 's', later: 1 };
  registry.check('test', { type: 'PersonMoved', data });
  expect(data.later).toBe(1);
  expect(registry.upcast('test', 'PersonMoved', 2, data)).toEqual(data);
  expect(registry.upcast('test', 'PersonMoved', 1, { personId, place: 's', later: 1 })).toEqual({ personId, street: 's', later: 1 });
});

test('old versions are brought to the current one, versions from the future are unknown', () => {
  expect(registry.upcast('test', 'PersonMoved', 1, { personId, place: 's' })).toEqual({ personId, street: 's' });
  expect(() => registry.upcast('test', 'PersonMoved', 3, {})).toThrow(UnknownEvent);
  expect(() => registry.upcast('test', 'Nothing', 1, {})).toThrow(UnknownEvent);
});

test('a version without its upcaster and an event defined twice do not start', () => {
  expect(() => defineEvent('test', 'X', { description: '', version: 2, data: Type.Object({}) })).toThrow(/upcaster/);
  expect(() => new EventRegistry([Moved, Moved])).toThrow(/twice/);
  expect(new EventRegistry([Moved], [Moved]).definitions).toHaveLength(1);
});

test('names on the wire', () => {
  expect(kebab('ReferralAccepted')).toBe('referral-accepted');
  expect(cloudEventType('referral', 'ReferralAccepted', 1)).toBe('cn.kangfu.referral.referral-accepted.v1');
});
