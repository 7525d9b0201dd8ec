import { type Relay, type RestorePlan, RestoreRefused, type Restorer } from '@kangfu/subscriptions';
import { type OperatorCalls, OperatorCallRefused } from './operator-calls.js';

const planOf = (input: Readonly<Record<string, unknown>>): RestorePlan => {
  const setAside = input['setAside'] === true;
  if (input['kind'] === 'from-topic') return { kind: 'from-topic', setAside };
  const reason = typeof input['reason'] === 'string' ? input['reason'].trim() : '';
  if (input['kind'] !== 'new-epoch') throw new OperatorCallRefused('bad-input', 'kind is from-topic or new-epoch');
  if (reason === '') throw new OperatorCallRefused('reason-needed', 'a new epoch gives up what was published: say why');
  return { kind: 'new-epoch', setAside, reason };
};

/** `restore/show`, `restore/inspect` and `restore/begin`, for `kangfu restore`. */
export const addRestoreCalls = (calls: OperatorCalls, restorer: Restorer, relay: Relay): void => {
  // Cheap; the topics are read by the other one.
  calls.add('restore/show', async () => ({ refused: relay.rewound(), checked: relay.checked(), logs: relay.status(), progress: restorer.progress(), history: await restorer.history() }));
  calls.add('restore/inspect', async () => ({ logs: await restorer.inspect() }));
  calls.add('restore/begin', async (input, operator) => {
    try {
      await restorer.begin(planOf(input), operator.id);
    } catch (error) {
      throw error instanceof RestoreRefused ? new OperatorCallRefused(error.code, error.message) : error;
    }
    return restorer.progress();
  });
};
