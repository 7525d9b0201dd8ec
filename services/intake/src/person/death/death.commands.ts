export interface RecordDeath { readonly type: 'RecordDeath'; readonly data: { readonly day: string; readonly evidenceDigest: string | null; readonly by: string } }
export interface WithdrawDeath { readonly type: 'WithdrawDeath'; readonly data: { readonly reason: string; readonly by: string } }

export type DeathCommand = RecordDeath | WithdrawDeath;
