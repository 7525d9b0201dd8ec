import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Consent } from '../../projections/consents/consent.types.js';
import { Consents } from '../../projections/consents/consents.js';
import { consent } from '../consent.aggregate.js';

@InputType({ description: '撤回同意 Input of withdrawConsent' })
export class WithdrawConsentInput extends CommandInput {
  @Field(() => ID, { description: '知情同意 The consent' }) @IsGlobalId('consent') consentId!: string;
}
@ObjectType({ description: '撤回同意的结果 Outcome of withdrawConsent' })
export class WithdrawConsentPayload extends payloadOf('consent', Consent) {}

@Resolver()
export class WithdrawConsentResolver {
  constructor(private readonly kangfu: Kangfu, private readonly consents: Consents) {}

  @Mutation(() => WithdrawConsentPayload, { description: '撤回同意，立即生效 Withdraw a consent, at once' })
  async withdrawConsent(@Args('input', { description: '输入 Input' }) input: WithdrawConsentInput, @Ctx() context: RequestContext): Promise<WithdrawConsentPayload> {
    const id = findUuid('consent', input.consentId)!;
    const { state } = await this.kangfu.runtime.load(consent, streamId('consent', id));
    return this.kangfu.commands.run(context, {
      aggregate: consent, stream: streamId('consent', id), as: 'consent', subject: 'Consent', path: ['consentId'], input, onBehalfOf: state.status === 'none' ? null : state.personId,
      command: { type: 'WithdrawConsent', data: {} },
      rights: (now) => (now.status === 'none' ? null : this.kangfu.rightsOf(context, `case-${now.caseId}`)),
      facts: (_state, now) => ({ now: now.toISOString() }),
      answer: () => this.consents.find(context, id),
    });
  }
}
