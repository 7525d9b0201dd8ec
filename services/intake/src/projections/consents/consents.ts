import { chinaDay } from '@kangfu/common';
import { Injectable } from '@nestjs/common';
import { batched, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { type Consent, toConsent } from './consent.types.js';
import { consents, type ConsentRow } from './consents.projection.js';

@Injectable()
export class Consents {
  readonly reader: Reader<ConsentRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(consents, 'Consent'); }

  async find(context: RequestContext, uuid: string): Promise<Consent | null> {
    const row = await batched<ConsentRow>(context, this, (keys) => this.reader.many(context, keys)).load(uuid);
    return row && toConsent(row, this.today());
  }
  /** Validity is always that of today, also in answers as of a past instant. */
  today(): string { return chinaDay(this.kangfu.clock.now().toISOString()); }
}
