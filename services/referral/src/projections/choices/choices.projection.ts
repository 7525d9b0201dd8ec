import { projection } from '@kangfu/subscriptions';
import { choiceUuid } from '../../choice/choice.aggregate.js';
import { AgencyChosen, type ChoiceGiver } from '../../choice/choice.events.js';

interface ChoiceState { readonly caseId: string; readonly needId: string; readonly agency: string; readonly chosenBy: ChoiceGiver; readonly recordedByStaff: boolean; readonly at: string }
export interface ChoiceRow extends ChoiceState { readonly accessKey: string }

/** The agency that is chosen for each need, by the uuid of the choice. */
export const choices = projection<ChoiceRow>('choices', 1, {
  view: (_key, slices) => { const choice = slices.one<ChoiceState>('choice')?.state; return choice ? { ...choice, accessKey: `case-${choice.caseId}` } : null; },
  indexes: [{ keys: { caseId: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(AgencyChosen, (e) => choiceUuid(e.data.needId), (_state, e): ChoiceState => {
    const { caseId, needId, agency, chosenBy, recordedByStaff } = e.data;
    return { caseId, needId, agency, chosenBy, recordedByStaff, at: e.occurred };
  });
