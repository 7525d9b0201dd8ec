/** Of the units that are responsible for somebody: streets have codes of nine digits, communities of twelve, districts of six, cities of four. */
const coded = (places: readonly string[], digits: number): string | null => places.find((place) => new RegExp(`^\\d{${digits}}$`).test(place)) ?? null;

export const streetIn = (places: readonly string[]): string | null => coded(places, 9);
export const communityIn = (places: readonly string[]): string | null => coded(places, 12);
/** The district; where there is none among them, whatever is first. */
export const districtOf = (places: readonly string[]): string => coded(places, 6) ?? coded(places, 4) ?? places[0]!;
