import type { AddressKind } from './address/address-rules.js';
import type { CertificateCommand } from './certificates/certificate.commands.js';
import type { CorrectionCommand } from './corrections/correction.commands.js';
import type { DeathCommand } from './death/death.commands.js';
import type { Evidence } from './evidence.js';
import type { GuardianCommand } from './guardians/guardian.commands.js';
import type { IdKind } from './identity.js';
import type { Channel, Language } from './preferences.js';

export interface Contact { readonly phone?: string | undefined; readonly address?: string | undefined; readonly guardianName?: string | undefined; readonly guardianPhone?: string | undefined }

export interface RegisterPerson {
  readonly type: 'RegisterPerson';
  readonly data: {
    readonly personId: string;
    readonly name: string;
    readonly identity: { readonly kind: IdKind; readonly number: string } | null;
    readonly certificateNumber: string | null;
    readonly evidence: Evidence | null;
    /** Needed where no number says them; compared with the number where one does. */
    readonly birthDate: string | null;
    readonly sex: 'm' | 'f' | null;
    readonly contact: Contact;
  };
}
export interface ChangeContact { readonly type: 'ChangeContact'; readonly data: { readonly contact: Contact } }
/** What is null stays. */
export interface ChangePreferences { readonly type: 'ChangePreferences'; readonly data: { readonly channel: Channel | null; readonly language: Language | null; readonly sign: boolean | null; readonly largePrint: boolean | null } }
/** `street`: the code that was given, null for a household registration elsewhere. */
export interface ChangeAddress { readonly type: 'ChangeAddress'; readonly data: { readonly kind: AddressKind; readonly street: string | null; readonly address: string; readonly from: string; readonly until: string | null } }
export interface AddIdentity { readonly type: 'AddIdentity'; readonly data: { readonly identity: { readonly kind: IdKind; readonly number: string } } }

/** Of somebody whose claims were made before they were noted; keyed digests. */
export interface NoteIdentities { readonly type: 'NoteIdentities'; readonly data: { readonly indexes: readonly string[] } }

/** Of somebody whose living address was told before households were, or whose household is another by now. */
export interface NoteHousehold { readonly type: 'NoteHousehold'; readonly data: { readonly household: string | null } }

export type PersonCommand = RegisterPerson | ChangeContact | ChangePreferences | ChangeAddress | AddIdentity | NoteIdentities | NoteHousehold | GuardianCommand | CertificateCommand | CorrectionCommand | DeathCommand;
