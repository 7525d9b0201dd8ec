import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

const base = { endpointId: Field.uuid(), agency: Type.String() };
/** Webhook endpoints of agencies. Secrets are in no event: they lie wrapped in a collection of their own. */
export const endpointEvents = {
  EndpointCreated: defineEvent('agency-feed', 'EndpointCreated', {
    description: '登记推送地址 A webhook endpoint was created', data: Type.Object({ ...base, url: Type.String(), eventTypes: Type.Array(Type.String()) }),
  }),
  EndpointSecretRotated: defineEvent('agency-feed', 'EndpointSecretRotated', {
    description: '更换签名密钥 The signing secret was rotated; the old one signs too until then', data: Type.Object({ ...base, oldSignsUntil: Field.instant() }),
  }),
  EndpointDisabled: defineEvent('agency-feed', 'EndpointDisabled', {
    description: '停用推送地址 The endpoint was disabled', data: Type.Object({ ...base, because: Field.oneOf(['asked', 'gone'] as const) }),
  }),
};
export type EndpointEvent = EventsOf<typeof endpointEvents>;
