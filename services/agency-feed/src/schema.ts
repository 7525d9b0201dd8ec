export { EndpointResolver } from './endpoint/endpoint.resolver.js';
export { AgencyEventsResolver } from './mailbox/agency-events.resolver.js';
