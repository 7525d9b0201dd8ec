/** One process of Kangfu. */
export interface ServiceDescription {
  name: string;
  /** From the repository's root. */
  folder: string;
  /** Tried first; another free one is taken when it is in use. */
  port: number;
  /** The topic its log goes to, without prefix; the gateway has none. */
  topic?: string;
  /** Its database without the prefix. */
  database?: string;
}

/** The six services and the gateway. */
export const services: ServiceDescription[] = [
  { name: 'intake', folder: 'services/intake', port: 4001, topic: 'intake.events.v1', database: 'intake' },
  { name: 'referral', folder: 'services/referral', port: 4002, topic: 'referral.events.v1', database: 'referral' },
  { name: 'quality', folder: 'services/quality', port: 4003, topic: 'quality.events.v1', database: 'quality' },
  { name: 'autism-registry', folder: 'services/autism-registry', port: 4004, topic: 'autism-registry.events.v1', database: 'autism_registry' },
  { name: 'agency-feed', folder: 'services/agency-feed', port: 4005, topic: 'agency-feed.events.v1', database: 'agency_feed' },
  { name: 'audit', folder: 'services/audit', port: 4006, topic: 'audit.events.v1', database: 'audit' },
  { name: 'gateway', folder: 'gateway', port: 4000 },
];
