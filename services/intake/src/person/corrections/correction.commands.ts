export interface ProposeCorrection {
  readonly type: 'ProposeCorrection';
  readonly data: { readonly correctionId: string; readonly name: string | null; readonly birthDate: string | null; readonly sex: 'm' | 'f' | null; readonly reason: string; readonly by: string };
}
export interface DecideCorrection { readonly type: 'DecideCorrection'; readonly data: { readonly correctionId: string; readonly approve: boolean; readonly reason: string | null; readonly by: string } }

export type CorrectionCommand = ProposeCorrection | DecideCorrection;
