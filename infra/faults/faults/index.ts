import type { Fault } from '../fault.ts';
import { commandServiceKilled } from './01-command-service-killed.ts';
import { relayKilled } from './02-relay-killed.ts';
import { consumerKilled } from './03-consumer-killed.ts';
import { repliesLost } from './04-replies-lost.ts';
import { primaryDisturbed } from './05-primary-disturbed.ts';
import { primaryOfThreeDisturbed } from './05-primary-of-three.ts';
import { primaryCutOff } from './06-primary-cut-off.ts';
import { majorityLost } from './07-majority-lost.ts';
import { brokerDisturbed } from './08-broker-disturbed.ts';
import { kafkaAway } from './09-kafka-away.ts';
import { rebalanceStorm } from './10-rebalance-storm.ts';
import { deliveredAgain } from './11-delivered-again.ts';
import { eventsMissing } from './12-events-missing.ts';
import { poison } from './13-poison.ts';
import { diskFull } from './14-disk-full.ts';
import { fsyncDisturbed } from './15-fsync-disturbed.ts';
import { everythingKilled } from './16-everything-killed.ts';
import { clocksWrong } from './17-clocks-wrong.ts';
import { slowNetwork } from './18-slow-network.ts';
import { olderBackup } from './20-older-backup.ts';
import { twoOfEach } from './21-two-of-each.ts';
import { twoReleases } from './23-two-releases.ts';
import { outOfMemory } from './24-out-of-memory.ts';

/** By number. */
export const faults: readonly Fault[] = [
  commandServiceKilled, relayKilled, consumerKilled, repliesLost, primaryDisturbed, primaryOfThreeDisturbed, primaryCutOff, majorityLost, brokerDisturbed, kafkaAway, rebalanceStorm, deliveredAgain, eventsMissing, poison,
  diskFull, fsyncDisturbed, everythingKilled, clocksWrong, slowNetwork, olderBackup, twoOfEach, twoReleases, outOfMemory,
];
