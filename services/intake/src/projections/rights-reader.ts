import { Kangfu, Reader, type RequestContext } from '@kangfu/nest';
import type { Page, PageRequest, Projection, Row, RowFilter } from '@kangfu/subscriptions';

/** A reader of rows whose rights lie in the `access` projection: what the user has just made is seen once its rights are projected too, so it waits for both. */
export class RightsReader<V extends object> extends Reader<V> {
  constructor(private readonly kangfu: Kangfu, projection: Projection<V>, subject: string) { super(kangfu.rows(projection), subject); }

  override async find(context: RequestContext, page: Omit<PageRequest, 'asOf'>): Promise<Page<V>> { await this.rightsKnown(context); return super.find(context, page); }
  override async get(context: RequestContext, key: string): Promise<Row<V> | null> { await this.rightsKnown(context); return super.get(context, key); }
  override async many(context: RequestContext, keys: readonly string[]): Promise<(Row<V> | null)[]> { await this.rightsKnown(context); return super.many(context, keys); }
  override async count(context: RequestContext, filter: RowFilter): Promise<number> { await this.rightsKnown(context); return super.count(context, filter); }

  private async rightsKnown(context: RequestContext): Promise<void> {
    if (Object.keys(context.after).length > 0) await this.kangfu.rightsOf(context, 'case-');
  }
}
