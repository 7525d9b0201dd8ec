import { idOf } from '@kangfu/common';
import { type District, screened } from './life.ts';
import type { Models } from './models.ts';
import type { Resident } from './people.ts';
import { randomOf } from './random.ts';
import type { Span } from './steps/designations.ts';
import { openCampaign, screenedCaseId } from './steps/screening.ts';
import { Story } from './story.ts';
import type { World } from './world.ts';

const A_DAY = 86_400_000;
const A_YEAR = 365.25 * A_DAY;

/** 需求筛查: each street screens one of its communities in each whole year. `from`: the number of the first life that a visit begins. `files`: people with their cases, by id. */
export const campaigns = (world: World, models: Models, district: District, { seed, first, last, from }: Span & { readonly from: number }, files: ReadonlyMap<string, { readonly person: Resident; readonly cases: string[] }>): void => {
  const random = randomOf(`${seed}:campaigns`);
  const streets = [...new Set(district.communities.map(({ street }) => street))];
  let visits = from;
  for (let year = 0; first + (year + 0.9) * A_YEAR < last; year++) for (const street of streets) {
    const community = random.pick(district.communities.filter((each) => each.street === street));
    world.at(first + Math.floor((year + 0.3 + random.next() * 0.3) * A_YEAR), () => {
      const campaign = openCampaign(world, models, idOf(`generate:${seed}:campaign:${street}:${year}`), community, [...files.values()].map(({ person }) => person));
      for (const [screeningId, person] of campaign?.listed ?? []) {
        const story = new Story(world, seed, visits++, person, screenedCaseId(screeningId));
        world.begin(story.openingHour(Date.parse(world.now) + random.int(1, 40) * A_DAY), screened(story, district, screeningId, campaign!, files.get(person.personId)!.cases));
      }
    });
  }
};
