import { CollectionInUse, type Overview, type Projection, type ProjectionOverviews, type ProjectionRunner, type RebuildRequest } from '@kangfu/subscriptions';
import { OperatorCallRefused, type OperatorCalls } from './operator-calls.js';

/** What `kangfu projections` asks: `projections/list`, `projections/rebuild`, `projections/drop`. Long work is begun here and looked at by `list`. */
export const addProjectionCalls = (calls: OperatorCalls, projections: readonly Projection[], runner: ProjectionRunner, overviews: ProjectionOverviews): void => {
  calls.add('projections/list', async (): Promise<Overview> => overviews.look());
  calls.add('projections/rebuild', async ({ name }, { id }): Promise<RebuildRequest> => {
    const found = projections.find((each) => each.name === name || each.collection === name);
    if (!found) throw new OperatorCallRefused('no-such-projection', `no projection ${String(name).slice(0, 80)}`);
    return runner.requestRebuild(found, id);
  });
  calls.add('projections/drop', async ({ collection }): Promise<{ dropped: string }> => {
    if (typeof collection !== 'string') throw new OperatorCallRefused('no-such-collection', 'no collection is named');
    try {
      if (!(await overviews.drop(collection))) throw new OperatorCallRefused('no-such-collection', `no collection ${collection.slice(0, 80)} of a read model`);
    } catch (error) {
      throw error instanceof CollectionInUse ? new OperatorCallRefused('collection-in-use', error.message) : error;
    }
    return { dropped: collection };
  });
};
