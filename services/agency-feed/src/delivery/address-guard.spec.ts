import { checkedAddress, findUrlFault, ForbiddenAddress, isAllowedAddress } from './address-guard.js';

test('only public addresses may be called', () => {
  for (const address of ['10.0.0.1', '172.16.3.4', '192.168.1.1', '127.0.0.1', '169.254.169.254', '0.0.0.0', '100.64.0.1', '::1', 'fe80::1', 'fc00::1', '::ffff:10.0.0.1', '224.0.0.1']) {
    expect([address, isAllowedAddress(address, false)]).toEqual([address, false]);
  }
  expect(isAllowedAddress('93.184.216.34', false)).toBe(true);
  expect(isAllowedAddress('127.0.0.1', true)).toBe(true);
  expect(isAllowedAddress('10.0.0.1', true)).toBe(false);
});

test('a name that resolves to a private address is refused', async () => {
  await expect(checkedAddress('localhost', false)).rejects.toBeInstanceOf(ForbiddenAddress);
  await expect(checkedAddress('127.0.0.1', true)).resolves.toMatchObject({ address: '127.0.0.1' });
});

test('endpoints need https, except on this machine in development', () => {
  expect(findUrlFault('ftp://a', false)).toBe('url-not-https');
  expect(findUrlFault('no url', false)).toBe('url-invalid');
  expect(findUrlFault('http://127.0.0.1:9/x', false)).toBe('url-not-https');
  expect(findUrlFault('http://127.0.0.1:9/x', true)).toBeNull();
  expect(findUrlFault('https://u:p@agency.example/x', false)).toBe('url-has-credentials');
  expect(findUrlFault('https://agency.example/hook', false)).toBeNull();
});
