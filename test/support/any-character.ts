/**
 * Any character, as the unit of texts that fast-check makes. Its own unit `binary` gives the same, but it first writes a table of a
 * million characters, which takes longer than the tests.
 */
import fc from 'fast-check';

/** Half pairs are not characters: the first of them, and how many there are. */
const [firstHalf, halves] = [0xd800, 0x800];

export const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - halves }).map(
  (number) => String.fromCodePoint(number < firstHalf ? number : number + halves),
  (text) => {
    const [character, ...more] = typeof text === 'string' ? text : '';
    if (character === undefined || more.length > 0) throw new Error('Not one character');
    const point = character.codePointAt(0) ?? 0;
    return point < firstHalf ? point : point - halves;
  },
);
