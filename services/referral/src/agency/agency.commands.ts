import type { ServiceKind } from '../shared/vocabulary.js';
import type { EndReason, SuspensionReason } from './agency.events.js';

interface Of<T extends string, D> { readonly type: T; readonly data: D & { /** Unit code. */ readonly agency: string } }

export type DesignateAgency = Of<'DesignateAgency', {
  readonly services: readonly ServiceKind[];
  /** Disability classes 1–7. */
  readonly classes: readonly number[];
  readonly capacity: number;
  readonly validFrom: string;
  readonly validUntil: string | null;
}>;
export type SuspendDesignation = Of<'SuspendDesignation', { readonly reason: SuspensionReason; /** Last day; null: until it is resumed. */ readonly until: string | null }>;
export type ResumeDesignation = Of<'ResumeDesignation', object>;
export type EndDesignation = Of<'EndDesignation', { readonly reason: EndReason }>;
export type AgencyCommand = DesignateAgency | SuspendDesignation | ResumeDesignation | EndDesignation;
