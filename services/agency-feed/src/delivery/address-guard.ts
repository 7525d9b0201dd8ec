import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** The address may not be called from here: it is not a public one. */
export class ForbiddenAddress extends Error { override readonly name = 'ForbiddenAddress'; }

/** Only public unicast addresses; `allowLoopback` is for development, where the agency's server runs beside ours. */
export const isAllowedAddress = (address: string, allowLoopback: boolean): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  return range === 'unicast' || (allowLoopback && range === 'loopback');
};

/**
 * The one address to connect to for a host, checked at each delivery and pinned for it, so that a DNS answer that changes between check and
 * connection changes nothing. Throws {@link ForbiddenAddress} if any answer is not public.
 */
export const checkedAddress = async (hostname: string, allowLoopback: boolean): Promise<{ address: string; family: number }> => {
  const answers = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
  if (answers.length === 0 || answers.some(({ address }) => !isAllowedAddress(address, allowLoopback))) throw new ForbiddenAddress('address is not public');
  return answers[0]!;
};

/** What is wrong with an endpoint's URL, or null. Public hosts need https. */
export const findUrlFault = (text: string, allowLoopback: boolean): 'url-invalid' | 'url-not-https' | 'url-has-credentials' | null => {
  if (!URL.canParse(text)) return 'url-invalid';
  const url = new URL(text);
  if (url.username || url.password) return 'url-has-credentials';
  if (url.protocol === 'https:') return null;
  return url.protocol === 'http:' && allowLoopback && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname) ? null : 'url-not-https';
};
