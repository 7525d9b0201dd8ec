import type { ServiceKind } from '../shared/vocabulary.js';

export interface DesignateAgency {
  readonly type: 'DesignateAgency';
  readonly data: {
    /** Unit code. */
    readonly agency: string;
    readonly services: readonly ServiceKind[];
    /** Disability classes 1–7. */
    readonly classes: readonly number[];
    readonly capacity: number;
    readonly validFrom: string;
    readonly validUntil: string | null;
  };
}
export type AgencyCommand = DesignateAgency;
