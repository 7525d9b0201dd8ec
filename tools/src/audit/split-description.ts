/** `受理 The request was accepted` in its two parts; the whole twice where it has no second. */
export const splitDescription = (description: string): { zh: string; en: string } => {
  const [, zh, en] = /^(.*?[^\x20-\x7e].*?)\s+([A-Z][\x20-\x7e]*.*)$/s.exec(description) ?? [];
  return zh && en ? { zh, en } : { zh: description, en: description };
};
