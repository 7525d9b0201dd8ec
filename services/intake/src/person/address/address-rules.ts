/** 三种地址, Chinese first. */
export const ADDRESS_KINDS = {
  household: { zh: '户籍地', en: 'household registration' }, permit: { zh: '居住证登记地', en: 'residence permit' }, living: { zh: '现居住地', en: 'where they live' },
} as const;
export type AddressKind = keyof typeof ADDRESS_KINDS;
export const ADDRESS_KIND_CODES = Object.keys(ADDRESS_KINDS) as AddressKind[];

/** Services that look at addresses. */
export const ADDRESSED_SERVICES = {
  case: { zh: '康复个案', en: 'rehabilitation case' }, aid: { zh: '康复救助', en: 'rehabilitation aid' }, 'autism-file': { zh: '孤独症一人一档', en: 'autism file' },
} as const;
export type AddressedService = keyof typeof ADDRESSED_SERVICES;

/** What an address is for: where a request goes · what gives a right to the service · where a person is counted. */
export const ADDRESS_USES = { routes: { zh: '受理', en: 'routes' }, entitles: { zh: '资格', en: 'entitles' }, counts: { zh: '统计', en: 'counts' } } as const;
export type AddressUse = keyof typeof ADDRESS_USES;

/** Which address counts for what: of the kinds in order, the first that somebody has. No source names them all: defaults, one table to change. */
export const ADDRESS_RULES: Readonly<Record<AddressedService, Readonly<Record<AddressUse, readonly AddressKind[]>>>> = {
  case: { routes: ['living'], entitles: ['household', 'permit'], counts: ['living'] },
  aid: { routes: ['household', 'permit'], entitles: ['household', 'permit'], counts: ['household', 'permit'] },
  'autism-file': { routes: ['living'], entitles: ['living', 'permit', 'household'], counts: ['living'] },
};
export const addressFor = <A>(service: AddressedService, use: AddressUse, current: Readonly<Partial<Record<AddressKind, A>>>): A | null => {
  const kind = ADDRESS_RULES[service][use].find((each) => current[each] !== undefined);
  return kind === undefined ? null : current[kind]!;
};

/** The community among places: the one of twelve digits. */
export const communityOf = (places: readonly string[]): string | null => places.find((place) => /^\d{12}$/.test(place)) ?? null;
