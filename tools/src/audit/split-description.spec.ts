import { splitDescription } from './split-description.ts';

test.each([
  ['受理 The request was accepted', { zh: '受理', en: 'The request was accepted' }],
  ['记录初筛（Q-CHAT-10） A screening was recorded: 8 answers', { zh: '记录初筛（Q-CHAT-10）', en: 'A screening was recorded: 8 answers' }],
  ['Only English', { zh: 'Only English', en: 'Only English' }],
])('%s', (description, parts) => expect(splitDescription(description)).toEqual(parts));
