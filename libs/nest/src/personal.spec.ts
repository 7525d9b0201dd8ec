import type { Actor, Role } from '@kangfu/access';
import { Personal } from './personal.js';
import type { RequestContext } from './request-context.js';

const part = { subject: 's', keyVersion: 1, iv: '', ct: '', tag: '', kcv: '', stream: 'plan-1', version: 1, event: 'e', type: 'PlanDrafted' };
const opening = (unsealed: object) => new Personal({ unseal: async () => unsealed } as never);
const asked = (...roles: Role[]) => ({ actor: async (): Promise<Actor> => ({ id: 'u', appointments: roles.map((role) => ({ role, unit: '4403', path: ['4403'] })) }) }) as unknown as RequestContext;
const clear = opening({ state: 'clear', fields: { text: '独立上下楼梯' } });

test('a personal field is a value with its state, never a silent null', async () => {
  expect(await clear.text(part, 'text')).toEqual({ value: '独立上下楼梯', state: 'CLEAR' });
  expect(await clear.text(part, 'other')).toEqual({ value: null, state: 'ABSENT' });
  expect(await clear.text(null, 'text')).toEqual({ value: null, state: 'ABSENT' });
  expect(await opening({ state: 'erased' }).text(part, 'text')).toEqual({ value: null, state: 'ERASED' });
  await expect(opening({ state: 'unavailable' }).text(part, 'text')).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
});

test('an auditor sees that a text is there and not what it says; another appointment lets them', async () => {
  expect(await clear.textFor(asked('auditor'), part, 'text')).toEqual({ value: null, state: 'MASKED' });
  expect(await clear.textFor(asked('auditor'), null, 'text')).toEqual({ value: null, state: 'ABSENT' });
  expect(await clear.textFor(asked('auditor', 'assessor'), part, 'text')).toEqual({ value: '独立上下楼梯', state: 'CLEAR' });
});
