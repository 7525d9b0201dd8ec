/** Kinds of service 服务: what a need asks for and an agency offers (domain, §2). */
export const SERVICE_KINDS = ['rehabilitation-training', 'education', 'vocational', 'assistive-devices', 'psychological', 'home-based'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];

/** Areas that a goal of a plan can lie in 目标领域. */
export const GOAL_DOMAINS = ['mobility', 'self-care', 'communication', 'cognition', 'behaviour', 'social', 'education', 'employment', 'assistive-devices', 'family'] as const;
export type GoalDomain = (typeof GOAL_DOMAINS)[number];

/** Who acts: user id and the units where they hold an appointment. */
export interface Acting { readonly id: string; readonly units: readonly string[] }

/** Why somebody goes before others on a waiting list, the first first; `none` waits by time alone. *Default*: no source names them. */
export const PRIORITIES = ['urgent', 'place-lost', 'early-childhood', 'none'] as const;
export type Priority = (typeof PRIORITIES)[number];
