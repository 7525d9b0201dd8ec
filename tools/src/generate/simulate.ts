import { chinaDay } from '@kangfu/common';
import { campaigns } from './campaigns.ts';
import { type District, life } from './life.ts';
import type { Models } from './models.ts';
import { peopleOf, type Resident } from './people.ts';
import { randomOf } from './random.ts';
import { designations } from './steps/designations.ts';
import { windowOf } from './steps/intake.ts';
import { Story } from './story.ts';
import { type Decided, World } from './world.ts';

export interface SimulationOptions {
  readonly cases: number;
  readonly seed: string;
  /** First and last instant of the history, ISO. */
  readonly from: string;
  readonly until: string;
  /** Where it is told there are agencies already: what they are and the places they have is theirs, and not told again; and clocks are watched by who runs there. */
  readonly agenciesThere?: boolean;
}
export interface Simulation {
  readonly world: World;
  /** Everything that was decided, in the order of its time. */
  readonly decided: () => Generator<Decided, void, void>;
}

const RETURNS = 0.15;

/**
 * The cases of a district over years, told through the services' own deciders: the same seed and span give the same history, and more cases begin with the
 * same people. Pure: what is decided is handed out, nothing is stored.
 */
export const simulate = (models: Models, { cases, seed, from, until, agenciesThere = false }: SimulationOptions): Simulation => {
  const world = new World(models.services, seed, !agenciesThere);
  const personOf = peopleOf(models, seed);
  const random = randomOf(`${seed}:cases`);
  const [first, last] = [Date.parse(from), Date.parse(until)];
  const agencies = models.agencies.DEVELOPMENT_AGENCIES.filter(([code]) => code.startsWith('ft-'));
  const district: District = {
    models, agencies: agencies.map(([code]) => code),
    communities: models.organisation.developmentUnits().filter(({ kind }) => kind === 'community').map(({ code, path }) => ({ code, street: path[1]! })),
  };

  designations(world, agencies, { cases, seed, first, last, anew: !agenciesThere });
  const known: { readonly person: Resident; readonly cases: string[] }[] = [];
  // In the order of time, so that who comes again has come before; requests grow over the years.
  const times = Array.from({ length: cases }, () => first + 86_400_000 + Math.floor(Math.sqrt(random.next() * 0.75 + 0.25) * 2 * (last - first) - (last - first))).sort((a, b) => a - b);
  times.forEach((at, n) => {
    const file = known.length > 5 && random.chance(RETURNS) ? random.pick(known) : { person: personOf(n, chinaDay(new Date(at).toISOString())), cases: [] as string[] };
    const story = new Story(world, seed, n, file.person);
    if (file.cases.length === 0) known.push(file);
    file.cases.push(story.caseId);
    world.begin(story.openingHour(at), life(story, district, file.cases));
  });
  const files = new Map(known.map((file) => [file.person.personId, file]));
  world.atWindow = (personId) => windowOf(world, personId, files.get(personId)!.cases);
  campaigns(world, models, district, { seed, first, last, from: cases }, files);
  return { world, decided: function* () { for (const one of world.run(last)) if (!agenciesThere || !one.stream.startsWith('agency-')) yield one; } };
};
