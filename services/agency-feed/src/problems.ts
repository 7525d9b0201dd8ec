import type { ProblemMessages } from '@kangfu/nest';

export const problems: ProblemMessages = {
  'url-invalid': { zh: '推送地址不是有效的网址', en: 'The URL is not valid' },
  'url-not-https': { zh: '推送地址必须使用 https', en: 'The URL must use https' },
  'url-has-credentials': { zh: '推送地址不得包含用户名或密码', en: 'The URL must not hold a user name or password' },
  'event-type-unknown': { zh: '没有此事件类型；可用类型见事件目录', en: 'There is no such event type; see the event catalogue' },
  'endpoint-unknown': { zh: '没有此推送地址', en: 'There is no such endpoint' },
  'endpoint-disabled': { zh: '此推送地址已停用', en: 'The endpoint is disabled' },
  'nothing-to-redrive': { zh: '没有待处理的推送', en: 'No delivery is waiting there' },
};
