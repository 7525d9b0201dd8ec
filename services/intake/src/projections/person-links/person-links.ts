import { shownUnder, survivorOf } from '@kangfu/access';
import { Injectable } from '@nestjs/common';
import { Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { personLinks, type PersonLinkRow } from './person-links.projection.js';

/** Links for answers: as the reader may see them, as of the instant that was asked for. */
@Injectable()
export class PersonLinks {
  private readonly reader: Reader<PersonLinkRow>;
  constructor(kangfu: Kangfu) { this.reader = kangfu.reader(personLinks, 'Person'); }

  survivorOf(context: RequestContext, personId: string): Promise<string> { return survivorOf(personId, (ids) => this.reader.many(context, ids)); }
  shownUnder(context: RequestContext, personId: string): Promise<string[]> { return shownUnder(personId, (ids) => this.reader.many(context, ids)); }
}
