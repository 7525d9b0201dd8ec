import { type Area, told } from './desks.js';

/** A request on its way through the window and triage, until somebody serves or manages it. */
export const requests: Area = (facts, { self, liaison, unmanaged, at, active, placeOf, within, add }) => {
  const accept = active('accept');
  if (accept?.due === null) for (const who of [self, ...(liaison ? [liaison] : [])]) add('complete-papers', who, told(accept));
  else if (accept) add('decide-request', { ...placeOf(accept), person: null }, told(accept));

  const triage = active('triage');
  if (triage) for (const need of facts.needs) if (need.exit === null) add('triage-need', placeOf(triage), { ...told(triage), about: `need-${need.needId}` });
  if (facts.acceptedAt !== null && unmanaged) {
    const step = facts.steps.find((each) => each.step === 'triage')!;
    add('name-manager', at('street-coordinator', facts.street), { since: facts.acceptedAt, due: step.due, level: step.level });
  }

  for (const { needId, exit, triaged: deed, handler } of facts.needs) {
    if (exit === 'street' && !handler) add('assign-handler', at('street-coordinator', facts.street), { about: `need-${needId}`, since: deed!.at, due: within('handler', deed!.at) });
  }
};
