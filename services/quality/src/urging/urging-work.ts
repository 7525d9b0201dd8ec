import { findUuid, streamId } from '@kangfu/common';
import { type CommandInputFields, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { ObjectType } from '@nestjs/graphql';
import { Staffing } from '../projections/worklist/staffing.js';
import { worklist } from '../projections/worklist/worklist.projection.js';
import { WorkItem, workItemView } from '../projections/worklist/worklist.types.js';
import { Worklists } from '../projections/worklist/worklists.js';
import type { WorkItem as StoredItem } from '../worklist/work-item.js';
import { urgingAggregate } from './urging.aggregate.js';
import type { UrgingCommand } from './urging.commands.js';

@ObjectType({ description: '催办的结果 Outcome of urging, or of having seen it' })
export class UrgingPayload extends payloadOf('item', WorkItem) {}

@Injectable()
export class UrgingWork {
  constructor(private readonly kangfu: Kangfu, private readonly worklists: Worklists, private readonly staffing: Staffing) {}

  /** Who urges looks after the case; who has seen it has the item on their desk. */
  async run(context: RequestContext, input: CommandInputFields & { itemId: string }, command: UrgingCommand) {
    const itemId = findUuid('work-item', input.itemId)!;
    const subject = command.type === 'UrgeWork' ? 'CaseWork' : 'WorkItem';
    const find = async () => {
      const item = await this.kangfu.flatReader<StoredItem>(worklist, 'WorkItem', 'Worklist').fact(context, itemId);
      return item && { item, facts: { itemId, row: item.row, caseId: item.caseId, personId: item.personId, street: item.street, kind: item.kind, desk: item.desk, due: item.due } };
    };
    return this.kangfu.commands.run(context, {
      aggregate: urgingAggregate, stream: streamId('urging', itemId), as: 'item', subject, path: ['itemId'], input, command,
      rights: async () => {
        const found = await find();
        const rights = found && await this.kangfu.rightsOf(context, found.item.accessKey);
        return found && rights && { ...rights, desk: found.item.desk, ...(found.item.agency === null ? {} : { agency: found.item.agency }) };
      },
      facts: async () => ({ actor: (await context.actor()).id, item: (await find())?.facts ?? null }),
      answer: async () => {
        if (subject === 'WorkItem') return (await this.worklists.many(context, [itemId]))[0] ?? null;
        const found = await find();
        const row = found && await this.kangfu.reader(worklist, subject).get(context, found.item.row);
        const item = row?.items.find(({ id }) => id === itemId);
        return item ? workItemView(this.worklists.today(context), await this.staffing.at(context, [item.unit]))(item) : null;
      },
    });
  }
}
