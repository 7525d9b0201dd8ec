import { randomInt } from 'node:crypto';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A resident ID that was never issued to anybody we know of: computed, with its check character (GB 11643-1999). */
export const inventedResidentId = (birthDate: string): string => {
  const body = `440304${birthDate.replaceAll('-', '')}${String(randomInt(1000)).padStart(3, '0')}`;
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * WEIGHTS[i]!, 0);
  return body + '10X98765432'[sum % 11];
};
