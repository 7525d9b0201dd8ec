import { furtherCommandId, grouped, storedCommandId } from './hashing.ts';
import type { Commit, Log } from './stored.ts';

/** One attempt at a command, as its caller lived it: a line of the history that the load keeps. */
export interface Attempt {
  readonly what: string;
  readonly service: string;
  /** User id. */
  readonly actor: string;
  /** As the caller gave it; the same again when the attempt is repeated. */
  readonly commandId: string;
  /** Where the caller knows it. */
  readonly stream: string | null;
  readonly expectedVersion: number | null;
  /** By one clock that never runs backwards, ms. */
  readonly began: number;
  readonly ended: number;
  /** `unknown`: no answer, or one that leaves it open. `conflict`: refused because another was faster. */
  readonly outcome: 'acknowledged' | 'refused' | 'conflict' | 'unknown';
  readonly codes: readonly string[];
  /** Consistency token of the acknowledgement. */
  readonly token: string | null;
}

interface Command { attempts: Attempt[]; commit: Commit | null }

/** Position in a consistency token of a service's log, null where it says nothing of it. */
const positionIn = (token: string, service: string, log: number): number | null => {
  for (const part of Buffer.from(token, 'base64url').toString().split(';')) {
    const [, name, number, position] = /^([a-z-]+)\/(\d+)@\d+:(\d+)$/.exec(part) ?? [];
    if (name === service && Number(number) === log) return Number(position);
  }
  return null;
};

/** Pairs in which the later one in the log was over before the earlier one began; `ordered` is in the order of the log. */
const inverted = (ordered: readonly { began: number; ended: number; name: string }[]): string[] => {
  const found: string[] = [];
  let soonest: { ended: number; name: string } | null = null;
  for (const each of [...ordered].reverse()) {
    if (soonest && soonest.ended < each.began) found.push(`${soonest.name} was acknowledged before ${each.name} was sent, and stands after it`);
    if (!soonest || each.ended < soonest.ended) soonest = each;
  }
  return found;
};

/**
 * I1: no acknowledged command is missing, no refused one is there, an unknown one is there once or not at all, and nobody's commits appear in a caller's name.
 * I4: what was acknowledged before another was sent stands before it, in the stream and in the log; a conflict has a competitor; a stale version is never accepted.
 */
export const historyFaults = (attempts: readonly Attempt[], logs: readonly Log[]): string[] => {
  const faults: string[] = [];
  const stored = new Map<string, { commit: Commit; times: number }>();
  const streams = new Map<string, Commit[]>();
  for (const { service, commits } of logs) {
    for (const commit of commits) {
      const key = `${service} ${commit.commandId}`;
      stored.set(key, { commit, times: (stored.get(key)?.times ?? 0) + 1 });
      const stream = `${service} ${commit.stream}`;
      streams.set(stream, [...(streams.get(stream) ?? []), commit]);
    }
  }

  const commands = new Map<string, Command>();
  for (const attempt of attempts) {
    const key = `${attempt.service} ${storedCommandId(attempt.actor, attempt.commandId)}`;
    const command = commands.get(key) ?? { attempts: [], commit: stored.get(key)?.commit ?? null };
    command.attempts.push(attempt);
    commands.set(key, command);
  }
  for (const [key, { attempts: tries, commit }] of commands) {
    const name = `${tries[0]!.what} ${tries[0]!.commandId}`;
    const times = stored.get(key)?.times ?? 0;
    const acknowledged = tries.filter(({ outcome }) => outcome === 'acknowledged');
    if (acknowledged.length > 0 && times === 0) faults.push(`I1 ${name} was acknowledged and is not stored`);
    if (times > 1) faults.push(`I1 ${name} is stored ${times} times`);
    if (commit && tries.every(({ outcome }) => outcome === 'refused' || outcome === 'conflict')) faults.push(`I1 ${name} was refused (${tries.flatMap(({ codes }) => codes).join(', ')}) and is stored`);
    if (!commit) continue;
    for (const { stream, token, service } of acknowledged) {
      if (stream !== null && stream !== commit.stream) faults.push(`I1 ${name} is stored in ${commit.stream}, it was for ${stream}`);
      const position = token === null ? null : positionIn(token, service, commit.log);
      if (position !== null && position < commit.first + commit.count - 1) faults.push(`I1 ${name} was acknowledged at position ${position} and stands at ${commit.first}`);
    }
    for (const { expectedVersion } of acknowledged) {
      if (expectedVersion !== null && commit.from !== expectedVersion + 1) faults.push(`I4 ${name} expected version ${expectedVersion} and was accepted on version ${commit.from - 1}`);
    }
  }

  const actors = new Set(attempts.map(({ actor }) => actor));
  for (const { service, commits } of logs) {
    for (const { _id, actor, commandId, stream } of commits) {
      if (!actors.has(actor.id) || commands.has(`${service} ${commandId}`)) continue;
      // Into a further stream, by a command that stands in its first.
      const further = attempts.some((attempt) => attempt.service === service && attempt.actor === actor.id
        && furtherCommandId(actor.id, attempt.commandId, stream) === commandId && stored.has(`${service} ${storedCommandId(actor.id, attempt.commandId)}`));
      if (!further) faults.push(`I1 ${service}: commit ${_id} is in the name of a caller who never sent it`);
    }
  }

  const settled = [...commands.values()].flatMap(({ attempts: tries, commit }) => {
    const ended = Math.min(...tries.filter(({ outcome }) => outcome === 'acknowledged').map((each) => each.ended));
    return commit && Number.isFinite(ended) ? [{ service: tries[0]!.service, commit, began: Math.min(...tries.map((each) => each.began)), ended, name: `${tries[0]!.what} ${tries[0]!.commandId}` }] : [];
  }).sort((a, b) => a.commit._id - b.commit._id);
  for (const group of grouped(settled, ({ service, commit }) => `${service}/${commit.log}`).values()) faults.push(...inverted(group).map((what) => `I4 ${what}`));
  for (const group of grouped(settled, ({ service, commit }) => `${service} ${commit.stream}`).values()) faults.push(...inverted(group).map((what) => `I4 ${what} in ${group[0]!.commit.stream}`));

  for (const attempt of attempts) {
    if (attempt.outcome !== 'conflict' || attempt.stream === null) continue;
    const own = storedCommandId(attempt.actor, attempt.commandId);
    const rivals = (streams.get(`${attempt.service} ${attempt.stream}`) ?? []).filter(({ commandId, from, count }) => {
      if (commandId === own || (attempt.expectedVersion !== null && from + count - 1 <= attempt.expectedVersion)) return false;
      const theirs = commands.get(`${attempt.service} ${commandId}`);
      return !theirs || theirs.attempts.some(({ began }) => began < attempt.ended);
    });
    if (rivals.length === 0) faults.push(`I4 ${attempt.what} ${attempt.commandId} was told of a conflict (${attempt.codes.join(', ')}) and has no competitor`);
  }
  return [...new Set(faults)];
};
