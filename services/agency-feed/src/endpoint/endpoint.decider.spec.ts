import { specification } from '@kangfu/decider';
import { endpointDecider } from './endpoint.decider.js';
import type { EndpointEvent } from './endpoint.events.js';

const id = '6f1c1f0e-0000-5000-8000-000000000001';
const endpoint = specification(endpointDecider, { now: '2026-03-01T00:00:00.000Z', fault: null });
const data = { endpointId: id, agency: 'ft-rehab-centre', url: 'https://agency.example/hook', eventTypes: [] };
const created: EndpointEvent = { type: 'EndpointCreated', data };
const disabled: EndpointEvent = { type: 'EndpointDisabled', data: { endpointId: id, agency: 'ft-rehab-centre', because: 'asked' } };

test('an agency registers an endpoint', () => endpoint.given().when({ type: 'CreateEndpoint', data }).then(created));
test('an address that may not be called is refused', () =>
  endpoint.given().when({ type: 'CreateEndpoint', data }, { fault: 'url-not-https' }).thenRefuses('url-not-https'));
test('after a rotation the old secret signs for another day', () =>
  endpoint.given(created).when({ type: 'RotateEndpointSecret', data: {} }).then({ type: 'EndpointSecretRotated', data: { endpointId: id, agency: 'ft-rehab-centre', oldSignsUntil: '2026-03-02T00:00:00.000Z' } }));
test('a disabled endpoint has no secret to rotate', () => endpoint.given(created, disabled).when({ type: 'RotateEndpointSecret', data: {} }).thenRefuses('endpoint-disabled'));
test('disabling twice changes nothing', () => endpoint.given(created, disabled).when({ type: 'DisableEndpoint', data: { because: 'asked' } }).thenNothing());
test('an endpoint that is not there cannot be disabled', () => endpoint.given().when({ type: 'DisableEndpoint', data: { because: 'asked' } }).thenRefuses('endpoint-unknown'));
