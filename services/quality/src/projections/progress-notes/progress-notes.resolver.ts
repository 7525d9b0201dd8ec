import { batched, Ctx, Kangfu, PersonalText, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type ProgressNoteRow, progressNotes } from './progress-notes.projection.js';
import { ProgressNote, progressNoteOf } from './progress-notes.types.js';

@Resolver(() => ProgressNote)
export class ProgressNotesResolver {
  private readonly reader: Reader<ProgressNoteRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(progressNotes, 'ProgressNote'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<ProgressNote | null> {
    const uuid = uuidOf('progress', reference);
    const row = uuid && await batched<Row<ProgressNoteRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? progressNoteOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '内容 What was noted' })
  text(@Parent() { textSealed }: ProgressNote, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
}
