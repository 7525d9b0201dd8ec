import type { LabelText } from '@kangfu/nest';

/** Labels of event types for readers of the history, `service/Type`. The owners' descriptions are the source; `event-labels.spec.ts` in tools compares. */
const LABELS: Readonly<Record<string, LabelText>> = {};

/** Its words, for a type that is newer than this table: `ReferralAccepted` → `Referral accepted`. */
const words = (type: string): string => {
  const text = type.replace(/(?<!^)([A-Z])/g, (capital) => ` ${capital.toLowerCase()}`);
  return text;
};

export const eventLabel = (service: string, type: string): LabelText => LABELS[`${service}/${type}`] ?? { zh: words(type), en: words(type) };
