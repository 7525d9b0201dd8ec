import { idOf } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import type { Models } from './models.ts';
import { type Random, randomOf } from './random.ts';

/** An invented person, as staff type of them. */
export interface Resident {
  readonly personId: string;
  readonly name: string;
  readonly number: string | null;
  readonly certificateNumber: string | null;
  readonly birthDate: string;
  readonly sex: 'm' | 'f';
  readonly disabilityClass: number;
  readonly grade: number;
  readonly street: string;
  readonly community: string;
  readonly phone: string;
  readonly address: string;
  readonly guardianName: string | null;
  readonly guardianPhone: string | null;
}

const SURNAMES = [...'李王张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任卢姚沈钟姜崔谭陆范汪廖石金', '欧阳', '上官', '司徒'];
const GIVEN = {
  m: [...'伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林欢阳建国志文海新子轩博天'],
  f: [...'芳娜敏静丽艳娟霞秀燕玲桂英兰红梅琳洁云莲雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉欣怡慧雅诗梦'],
};
const ROADS = ['福华一路', '福民路', '滨河大道', '景田路', '梅林路', '莲花路', '红荔路', '香蜜湖路', '新洲路', '彩田路', '华强北路', '振华路', '上步路', '园岭中路', '沙嘴路', '益田路'];
/** Divisions in which people of Futian were born or first registered: codes in use, and one that was abolished, as in life. */
const DIVISIONS = { 440304: 40, 440303: 8, 440305: 8, 440306: 5, 440307: 5, 441521: 4, 440781: 3, 430104: 3, 420106: 3, 510104: 3, 360102: 3, 450102: 3, 440301: 2, 320402: 1, 110105: 1 } as const;
/** How often a class occurs 视力 听力 言语 肢体 智力 精神 多重, and a grade. */
const CLASSES = { 1: 12, 2: 20, 3: 2, 4: 38, 5: 10, 6: 12, 7: 6 } as const;
const GRADES = { 1: 14, 2: 24, 3: 28, 4: 34 } as const;
const AGES = { '0-6': 9, '7-17': 12, '18-44': 24, '45-59': 23, '60-92': 32 } as const;

/** Makes the people of the district: the n-th of a seed is always the same, and no two share a number. */
export const peopleOf = ({ organisation, identity }: Pick<Models, 'organisation' | 'identity'>, seed: string): ((n: number, day: string) => Resident) => {
  const communities = organisation.developmentUnits().filter(({ kind }) => kind === 'community').map(({ code, path }) => ({ code, street: path[1]! }));
  const used = new Set<string>();

  const numberOf = (random: Random, birthDate: string, sex: 'm' | 'f'): string => {
    for (;;) {
      const order = random.int(0, 499) * 2 + (sex === 'm' ? 1 : 0);
      const digits = `${random.weighted(DIVISIONS)}${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
      const number = digits + identity.checkCharacter(digits);
      if (used.has(number)) continue;
      used.add(number);
      return number;
    }
  };
  const phoneOf = (random: Random): string => `1${random.pick(['30', '35', '36', '38', '39', '58', '59', '86'])}${String(random.int(0, 99_999_999)).padStart(8, '0')}`;

  return (n, day) => {
    const random = randomOf(`${seed}:person:${n}`);
    const sex = random.chance(0.54) ? 'm' : 'f';
    const [youngest, oldest] = random.weighted(AGES).split('-').map(Number) as [number, number];
    const birthDate = addDays(day, -random.int(youngest * 365 + 30, oldest * 365 + 300));
    const minor = birthDate > addDays(day, -18 * 365.25);
    const surname = random.pick(SURNAMES);
    const given = (): string => Array.from({ length: random.chance(0.3) ? 1 : 2 }, () => random.pick(GIVEN[sex])).join('');
    const number = numberOf(random, birthDate, sex);
    const disabilityClass = Number(random.weighted(minor ? { ...CLASSES, 5: 30, 7: 10 } : CLASSES));
    const grade = Number(random.weighted(GRADES));
    const { code: community, street } = random.pick(communities);
    // Children and the newly found are admitted on a diagnosis; they have a number, but no certificate yet.
    const certified = random.chance(minor ? 0.6 : 0.93);
    const guarded = minor || disabilityClass === 5 || random.chance(0.1);
    return {
      personId: idOf(`generate:${seed}:person:${n}`), name: surname + given(), number, certificateNumber: certified ? `${number}${disabilityClass}${grade}${random.chance(0.04) ? 'B1' : ''}` : null,
      birthDate, sex, disabilityClass, grade, street, community, phone: phoneOf(random), address: `${random.pick(ROADS)}${random.int(1, 400)}号${random.int(1, 30)}栋${random.int(1, 32)}0${random.int(1, 8)}`,
      guardianName: guarded ? random.pick(SURNAMES) + random.pick(GIVEN[random.pick(['m', 'f'] as const)]) : null, guardianPhone: guarded ? phoneOf(random) : null,
    };
  };
};
