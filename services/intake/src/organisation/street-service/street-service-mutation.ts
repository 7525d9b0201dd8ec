import { Injectable } from '@nestjs/common';
import { type CommandInput, Kangfu, type MutationPayload, type RequestContext } from '@kangfu/nest';
import { type StreetService, toStreetServices } from '../../projections/street-services/street-service.types.js';
import { streetServices } from '../../projections/street-services/street-services.projection.js';
import { ServingStreets } from '../serving-streets.js';
import { streetService, streetServiceIdOf, streetServiceStream } from './street-service.aggregate.js';
import type { StreetServiceCommand } from './street-service.decider.js';

/** What the mutations on a street's services share. */
@Injectable()
export class StreetServiceMutation {
  constructor(private readonly kangfu: Kangfu, private readonly streets: ServingStreets) {}

  async run(context: RequestContext, input: CommandInput, code: string, command: StreetServiceCommand): Promise<MutationPayload<'service', StreetService>> {
    const street = await this.streets.find(code);
    const { need, from } = command.data;
    return this.kangfu.commands.run(context, {
      aggregate: streetService, stream: streetServiceStream(street?.code ?? code, need), as: 'service', subject: 'StreetService', path: ['street'], input, command,
      rights: () => street && { places: street.path },
      facts: () => ({ street }),
      answer: async () => {
        const row = await this.kangfu.reader(streetServices, 'StreetService').get(context, streetServiceIdOf(street!.code, need));
        return (row && toStreetServices(row).find((service) => service.from === from)) ?? null;
      },
    });
  }
}
