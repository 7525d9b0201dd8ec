export interface LinkPersons { readonly type: 'LinkPersons'; readonly data: { readonly reason: string | null } }
export interface UnlinkPersons { readonly type: 'UnlinkPersons'; readonly data: { readonly reason: string } }
/** Of one of the two to the other: a death is on record of them; null: none is (any more). */
export interface TellDeath { readonly type: 'TellDeath'; readonly data: { readonly from: string; readonly day: string | null } }

export type LinkCommand = LinkPersons | UnlinkPersons | TellDeath;
