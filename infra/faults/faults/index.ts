import type { Fault } from '../fault.ts';
import { commandServiceKilled } from './01-command-service-killed.ts';
import { relayKilled } from './02-relay-killed.ts';
import { consumerKilled } from './03-consumer-killed.ts';
import { repliesLost } from './04-replies-lost.ts';
import { primaryDisturbed } from './05-primary-disturbed.ts';
import { brokerDisturbed } from './08-broker-disturbed.ts';
import { kafkaAway } from './09-kafka-away.ts';
import { everythingKilled } from './16-everything-killed.ts';

/** By number. */
export const faults: readonly Fault[] = [commandServiceKilled, relayKilled, consumerKilled, repliesLost, primaryDisturbed, brokerDisturbed, kafkaAway, everythingKilled];
