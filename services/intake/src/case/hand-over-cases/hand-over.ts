import { type Decision, refuse } from '@kangfu/decider';
import type { HandOverWork } from '../case.commands.js';
import type { CaseFacts, KnownCase } from '../case.decider.js';
import type { CaseEvent } from '../case.events.js';

/**
 * All that one user does in a case goes to another: its management, and the needs that they serve for the street. The street hands over what lies with it, a
 * district what is managed from there; whoever takes over holds a post for each part, or nothing is handed over.
 */
export const handOverWork = ({ data: { from, to, by } }: HandOverWork, state: KnownCase, { managerUnits, handlerPosts, closed }: CaseFacts): Decision<CaseEvent> => {
  if (closed) return refuse('case-closed');
  if (from === to) return refuse('handed-to-the-same', {}, ['to']);
  const { caseId, personId, street, places } = state;
  const manager = state.status === 'accepted' && state.manager?.userId === from ? state.manager : null;
  const served = state.status === 'accepted' ? state.needs.filter(({ handler }) => handler?.userId === from) : [];
  if (!manager && served.length === 0) return refuse('nothing-to-hand-over', {}, ['from']);
  const ofStreet = by === street;
  const manages = manager !== null && (ofStreet || manager.unit === by);
  if (!manages && !ofStreet) return refuse('handed-over-elsewhere', {}, ['from']);

  const unit = places.find((place) => managerUnits?.includes(place));
  if (manages && !unit) return refuse('manager-not-here', {}, ['to']);
  const [post] = handlerPosts?.find((path) => path.includes(street)) ?? [];
  if (ofStreet && served.length > 0 && !post) return refuse('handler-not-here', {}, ['to']);
  return [
    ...(manages ? [{ type: 'CaseManagerNamed' as const, data: { caseId, personId, manager: to, unit: unit! } }] : []),
    ...(ofStreet ? served.map(({ needId }) => ({ type: 'HandlerAssigned' as const, data: { caseId, personId, needId, handler: to, unit: post! } })) : []),
  ];
};
