/** How somebody wants to be told things, Chinese first. */
export const CHANNELS = {
  phone: { zh: '电话', en: 'phone call' }, sms: { zh: '短信', en: 'text message' }, wechat: { zh: '微信', en: 'WeChat' }, letter: { zh: '信函', en: 'letter' }, visit: { zh: '上门', en: 'visit' },
} as const;
export type Channel = keyof typeof CHANNELS;
export const CHANNEL_CODES = Object.keys(CHANNELS) as Channel[];

export const LANGUAGES = { mandarin: { zh: '普通话', en: 'Mandarin' }, cantonese: { zh: '粤语', en: 'Cantonese' }, english: { zh: '英语', en: 'English' }, other: { zh: '其他', en: 'other' } } as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];

export interface Preferences {
  /** null: none was named. */
  readonly channel: Channel | null;
  readonly language: Language;
  /** 需要手语 */
  readonly sign: boolean;
  /** 需要大字 */
  readonly largePrint: boolean;
}
export const NO_PREFERENCES: Preferences = { channel: null, language: 'mandarin', sign: false, largePrint: false };

/** Class 2 of the certificate 听力. */
const HEARING = 2;
/** No calls to the deaf: whoever signs, or has a certificate of hearing disability. */
export const mayBeCalled = (preferences: Pick<Preferences, 'sign'>, certificate: { readonly disabilityClass: number } | null): boolean => !preferences.sign && certificate?.disabilityClass !== HEARING;
/** How a message goes out: as wished, else by phone, and by text to whoever is not called. */
export const channelOf = (preferences: Preferences, certificate: { readonly disabilityClass: number } | null): Channel => {
  const callable = mayBeCalled(preferences, certificate);
  if (preferences.channel === null) return callable ? 'phone' : 'sms';
  return preferences.channel === 'phone' && !callable ? 'sms' : preferences.channel;
};
