import type { Refusal } from '@kangfu/decider';

/** Messages of refusal codes, Chinese first; `{name}` is replaced by the parameter of that name. */
export type ProblemMessages = Readonly<Record<string, { readonly zh: string; readonly en: string }>>;

/** Codes that every service can answer. */
export const COMMON_PROBLEMS: ProblemMessages = {
  'not-found': { zh: '未找到，或您无权查看', en: 'Not found, or not yours to see' },
  'not-allowed': { zh: '您在此单位的角色不能执行此操作', en: 'Your role at this unit may not do this' },
  'stale-version': { zh: '内容已被他人更新（您看到的是版本 {expected}，现为 {actual}），请刷新后重试', en: 'Changed by someone else: you saw version {expected}, it is now {actual}. Reload and try again' },
  'command-id-reused': { zh: '此 commandId 已用于另一项请求', en: 'This commandId was used for another request' },
  conflict: { zh: '多人同时修改，请重试', en: 'Too many changes at the same time, try again' },
  'too-large': { zh: '内容过多，请减少后重试或分几次提交', en: 'Too much at once: shorten it or send it in parts' },
  'person-erased': { zh: '此人的个人信息已删除', en: 'The personal data of this person were erased' },
};

export interface ProblemView {
  readonly code: string;
  readonly message: string;
  readonly path: string[];
  readonly params: { readonly name: string; readonly value: string }[];
}

/** Turns refusals into problems in the user's language. A code without a message is a fault of ours and fails loudly when the service starts its tests. */
export class ProblemCatalogue {
  readonly messages: ProblemMessages;
  constructor(...lists: readonly ProblemMessages[]) { this.messages = Object.assign({}, COMMON_PROBLEMS, ...lists) as ProblemMessages; }
  problems(refusals: readonly Refusal[], lang: 'zh' | 'en'): ProblemView[] {
    return refusals.map(({ code, params, path }) => ({
      code, path: [...path], params: Object.entries(params).map(([name, value]) => ({ name, value: String(value) })),
      message: (this.messages[code]?.[lang] ?? code).replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole)),
    }));
  }
}
