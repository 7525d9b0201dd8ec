import { type TimeLimit, workingDays } from '@kangfu/common/working-days';

/** How long what concerns people and no case may take; what concerns a case is set by its units (`@kangfu/common/step-clocks`). Defaults: no source names them. */
export const LIMITS: Readonly<Record<'duplicate' | 'correction' | 'disagreement', TimeLimit>> = { duplicate: workingDays(5), correction: workingDays(5), disagreement: workingDays(10) };
