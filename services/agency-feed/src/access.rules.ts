import type { AccessPolicy } from '@kangfu/access';

export const policy: AccessPolicy = {
  subjects: { Endpoint: 'row' },
  rules: [
    { roles: ['agency-worker'], actions: ['read', 'CreateEndpoint', 'RotateEndpointSecret', 'DisableEndpoint', 'TestEndpoint', 'RedriveDeliveries'], subject: 'Endpoint', scope: 'agency' },
    { roles: ['auditor'], actions: ['read'], subject: 'Endpoint', scope: 'any' },
  ],
};
