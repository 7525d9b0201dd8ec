import type { LabelText } from '@kangfu/nest';
import { EVENT_LABELS } from './event-labels.generated.js';

/** Its words, for a type that is newer than the table: `ReferralAccepted` → `Referral accepted`. */
const words = (type: string): string => type.replace(/(?<!^)([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`);

/** The label of an event type for readers of the history: its owner's description. */
export const eventLabel = (service: string, type: string): LabelText => EVENT_LABELS[`${service}/${type}`] ?? { zh: words(type), en: words(type) };
