/** Under whom a registration is shown, and who is shown under it: links of registrations that are one person. */
export interface RegistrationLinks { readonly survivorId: string | null; readonly linked: readonly string[] }
export type FindLinks = (personIds: readonly string[]) => Promise<readonly (RegistrationLinks | null)[]>;

/** Who somebody is in the end, where the one they are shown under is shown under another. Links go to earlier registrations only, so it ends. */
export const survivorOf = async (personId: string, find: FindLinks): Promise<string> => {
  const [row] = await find([personId]);
  return row?.survivorId ? survivorOf(row.survivorId, find) : personId;
};
/** Everybody who is shown under somebody, through others too; sorted. */
export const shownUnder = async (personId: string, find: FindLinks): Promise<string[]> => {
  const linked = (await find([personId]))[0]?.linked ?? [];
  return [...linked, ...(await Promise.all(linked.map((each) => shownUnder(each, find)))).flat()].sort();
};
/** All registrations that are this person, while they are linked; the one who stays first. */
export const registrationsOf = async (personId: string, find: FindLinks): Promise<string[]> => {
  const survivor = await survivorOf(personId, find);
  return [survivor, ...(await shownUnder(survivor, find))];
};
