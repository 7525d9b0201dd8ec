import type { Sealing } from '@kangfu/privacy';
import type { SealedPart } from '@kangfu/subscriptions';
import { unavailable } from './errors.js';
import type { RequestContext } from './request-context.js';

export type PersonalStateName = 'CLEAR' | 'MASKED' | 'ERASED' | 'ABSENT';
/** A personal field with its state: never a silent null. */
export interface PersonalValue { readonly value: string | null; readonly state: PersonalStateName }

export const ABSENT: PersonalValue = { value: null, state: 'ABSENT' };

/** Opens sealed parts of rows for an answer. */
export class Personal {
  constructor(private readonly sealing: Sealing) {}

  /** One field of a sealed part. Throws UNAVAILABLE while the key store is away. */
  async text(part: SealedPart | null | undefined, field: string): Promise<PersonalValue> {
    if (!part) return ABSENT;
    const opened = await this.open(part);
    if (opened === 'ERASED') return { value: null, state: 'ERASED' };
    const value = opened[field];
    return value === undefined || value === null ? ABSENT : { value: String(value), state: 'CLEAR' };
  }

  /** The same for a reader; see {@link hidesFrom}. */
  async textFor(context: RequestContext, part: SealedPart | null | undefined, field: string): Promise<PersonalValue> {
    const [value, hidden] = await Promise.all([this.text(part, field), this.hidesFrom(context)]);
    return hidden && value.state === 'CLEAR' ? { value: null, state: 'MASKED' } : value;
  }

  /** Auditors see that a text is there and not what it says, unless another appointment lets them. */
  async hidesFrom(context: RequestContext): Promise<boolean> { return (await context.actor()).appointments.every(({ role }) => role === 'auditor'); }

  /** All fields of a sealed part, or that they were erased. */
  async open(part: SealedPart): Promise<Readonly<Record<string, unknown>> | 'ERASED'> {
    const unsealed = await this.sealing.unseal(part, { stream: part.stream, version: part.version, event: part.event, type: part.type });
    if (unsealed.state === 'unavailable') throw unavailable();
    return unsealed.state === 'erased' ? 'ERASED' : unsealed.fields;
  }
}

/** Keeps the last characters of a text back: `440304********1234` style masking by whole characters. */
export const masked = (personal: PersonalValue, shown = 1): PersonalValue =>
  personal.state === 'CLEAR' && personal.value !== null
    ? { value: personal.value.slice(0, shown) + '*'.repeat(Math.max(1, personal.value.length - shown)), state: 'MASKED' }
    : personal;
