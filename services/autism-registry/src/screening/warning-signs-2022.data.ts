/**
 * 儿童心理行为发育问题预警征象筛查表, the national table of 2022: eleven ages with four signs each. Months are completed months.
 * Source: 国卫办妇幼发〔2022〕12号 附件1.
 */
export const WARNING_SIGNS_2022 = {
  id: 'cn-warning-signs',
  version: '2022-12',
  regressionQuestion: '询问家长,了解儿童是否出现语言功能和社会交往能力障碍或倒退',
  columns: [
    { month: 3, fromMonth: 3, toMonth: 5, items: ['对很大声音没有反应', '逗引时不发音或不会微笑', '不注视人脸,不追视移动人或物品', '俯卧时不会抬头'] },
    { month: 6, fromMonth: 6, toMonth: 7, items: ['发音少,不会笑出声', '不会伸手抓物', '紧握拳松不开', '不能扶坐'] },
    { month: 8, fromMonth: 8, toMonth: 11, items: ['听到声音无应答', '不会区分生人和熟人', '双手间不会传递玩具', '不会独坐'] },
    { month: 12, fromMonth: 12, toMonth: 17, items: ['呼唤名字无反应', '不会模仿“再见”或“欢迎”动作', '不会用拇食指对捏小物品', '不会扶物站立'] },
    { month: 18, fromMonth: 18, toMonth: 23, items: ['不会有意识叫“爸爸”或“妈妈”', '不会按要求指人或物', '与人无目光交流', '不会独走'] },
    { month: 24, fromMonth: 24, toMonth: 29, items: ['不会说3个物品的名称', '不会按吩咐做简单事情', '不会用勺吃饭', '不会扶栏上楼梯/台阶'] },
    { month: 30, fromMonth: 30, toMonth: 35, items: ['不会说2—3个字的短语', '兴趣单一、刻板', '不会示意大小便', '不会跑'] },
    { month: 36, fromMonth: 36, toMonth: 47, items: ['不会说自己的名字', '不会玩“拿棍当马骑”等假想游戏', '不会模仿画圆', '不会双脚跳'] },
    { month: 48, fromMonth: 48, toMonth: 59, items: ['不会说带形容词的句子', '不能按要求等待或轮流', '不会独立穿衣', '不会单脚站立'] },
    { month: 60, fromMonth: 60, toMonth: 71, items: ['不能简单叙说事情经过', '不知道自己的性别', '不会用筷子吃饭', '不会单脚跳'] },
    { month: 72, fromMonth: 72, toMonth: 83, items: ['不会表达自己的感受或想法', '不会玩角色扮演的集体游戏', '不会画方形', '不会奔跑'] },
  ],
} as const;
