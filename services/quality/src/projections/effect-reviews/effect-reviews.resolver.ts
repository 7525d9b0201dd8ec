import { batched, Ctx, Kangfu, PersonalText, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type EffectReviewRow, effectReviews } from './effect-reviews.projection.js';
import { EffectReview, effectReviewOf } from './effect-reviews.types.js';

@Resolver(() => EffectReview)
export class EffectReviewsResolver {
  private readonly reader: Reader<EffectReviewRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(effectReviews, 'EffectReview'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<EffectReview | null> {
    const uuid = uuidOf('review', reference);
    const row = uuid && await batched<Row<EffectReviewRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? effectReviewOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  text(@Parent() { textSealed }: EffectReview, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
}
