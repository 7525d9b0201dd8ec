import { Injectable } from '@nestjs/common';
import { Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { personLinks, type PersonLinkRow } from './person-links.projection.js';

export type FindLinks = (personIds: readonly string[]) => Promise<readonly (Pick<PersonLinkRow, 'survivorId' | 'linked'> | null)[]>;

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

/** Links for answers: as the reader may see them, as of the instant that was asked for. */
@Injectable()
export class PersonLinks {
  private readonly reader: Reader<PersonLinkRow>;
  constructor(kangfu: Kangfu) { this.reader = kangfu.reader(personLinks, 'Person'); }

  survivorOf(context: RequestContext, personId: string): Promise<string> { return survivorOf(personId, (ids) => this.reader.many(context, ids)); }
  shownUnder(context: RequestContext, personId: string): Promise<string[]> { return shownUnder(personId, (ids) => this.reader.many(context, ids)); }
}
