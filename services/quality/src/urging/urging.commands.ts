/** What lies on a list, as the command finds it. */
/** `caseId` null: about no case. */
export interface UrgedItem { readonly itemId: string; readonly row: string; readonly caseId: string | null; readonly personId: string; readonly street: string; readonly kind: string; readonly desk: string; readonly due: string }
export interface UrgeWork { readonly type: 'UrgeWork'; readonly data: { readonly text: string | null } }
export interface AcknowledgeUrge { readonly type: 'AcknowledgeUrge'; readonly data: object }
export type UrgingCommand = UrgeWork | AcknowledgeUrge;
