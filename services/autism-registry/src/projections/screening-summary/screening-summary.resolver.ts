import { Ctx, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { tidy } from '../../screening/identity.js';
import { autismFiles, type AutismFileRow } from '../autism-files/autism-files.projection.js';
import { duties, type DutyRow } from '../duties/duties.projection.js';
import { screenings, type ScreeningRow } from '../screenings/screenings.projection.js';
import { ScreeningSummary, ScreeningSummaryArgs } from './screening-summary.types.js';

/** Counts rows under the reader's rights: no counter that could drift, and right as of any instant. */
@Resolver(() => ScreeningSummary)
export class ScreeningSummaryResolver {
  constructor(private readonly kangfu: Kangfu) {}

  private get screenings(): Reader<ScreeningRow> { return this.kangfu.reader(screenings, 'Screening'); }
  private get files(): Reader<AutismFileRow> { return this.kangfu.reader(autismFiles, 'AutismFile'); }
  private get duties(): Reader<DutyRow> { return this.kangfu.reader(duties, 'Duty'); }

  @Query(() => ScreeningSummary, { description: '一份筛查名单的汇总 A screening list in numbers' })
  async screeningSummary(@Args() args: ScreeningSummaryArgs, @Ctx() context: RequestContext): Promise<ScreeningSummary> {
    const list = tidy(args.list);
    const [screened, positive, filesOpened, dutiesOpen, dutiesDone] = await Promise.all([
      this.screenings.count(context, { list }), this.screenings.count(context, { list, positive: true }), this.files.count(context, { list }),
      this.duties.count(context, { list, status: 'open' }), this.duties.count(context, { list, status: 'done' }),
    ]);
    return { list, screened, positive, filesOpened, dutiesOpen, dutiesDone };
  }
}
