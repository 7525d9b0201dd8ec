import type { RegistrationLinks } from '@kangfu/access';
import { projection } from '@kangfu/subscriptions';
import { PersonsLinked, PersonsUnlinked } from '../../person/links/link.events.js';

export interface PersonLinkRow extends RegistrationLinks {
  personId: string;
  accessKey: string;
  /** Under whom this person is shown; null: nobody, or not any more. */
  survivorId: string | null;
  /** Who is shown under this person. */
  linked: readonly string[];
}

interface LinkSlice { personId: string; survivorId: string; linked: boolean }
const fold = (linked: boolean) => (_slice: LinkSlice | undefined, e: { data: { personId: string; survivorId: string } }): LinkSlice => ({ personId: e.data.personId, survivorId: e.data.survivorId, linked });

/** Who is shown under whom, by person, both sides. There is no row without a link: what was unlinked leaves nothing but history. */
export const personLinks = projection<PersonLinkRow>('person-links', 1, {
  view: (key, slices) => {
    const links = slices.all<LinkSlice>('link').filter(({ state }) => state.linked).map(({ state }) => state);
    if (links.length === 0) return null;
    return {
      personId: key, accessKey: `person-${key}`, survivorId: links.find(({ personId }) => personId === key)?.survivorId ?? null,
      linked: links.filter(({ survivorId }) => survivorId === key).map(({ personId }) => personId).sort(),
    };
  },
  indexes: [{ keys: { accessKey: 1 } }],
})
  .on(PersonsLinked, (e) => [e.data.personId, e.data.survivorId], fold(true))
  .on(PersonsUnlinked, (e) => [e.data.personId, e.data.survivorId], fold(false));
