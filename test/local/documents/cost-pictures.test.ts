/** Tests that the pictures of costs show what their words say. */
import { costsByDaySvg, costsByModelSvg } from '../../../local/documents/cost-pictures';

/** The numbers of all bars with a class, in pixels. */
const bars = (picture: string) =>
  [...picture.matchAll(/<rect class="c\d" x="[\d.]+" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
    ([, y, width, height]) => ({ y: Number(y), width: Number(width), height: Number(height) }),
  );

const numberIn = (picture: string, pattern: RegExp) => Number(pattern.exec(picture)?.[1]);

test('the bars of the days add up to the sum of the month, which the line ends at', () => {
  const picture = costsByDaySvg();
  const sum = numberIn(picture, />(\d+) so far</);
  const ofDays = bars(picture).slice(3);
  expect(ofDays.length).toBeGreaterThan(40);
  // 130 pixels are 40 dollars, and each bar gives up 1.5 pixels for the gap.
  const dollars = ofDays.reduce((all, { height }) => all + (height + 1.5) * (40 / 130), 0);
  expect(Math.abs(dollars - sum)).toBeLessThan(0.01 * sum);
  // 174 pixels are 600 dollars, above the axis at 236.
  const [, y] = /class="sum" d="[^"]* ([\d.]+)"/.exec(picture) ?? [];
  expect(((236 - Number(y)) * 600) / 174).toBeCloseTo(sum, -1);
  expect(numberIn(picture, />forecast: (\d+)</)).toBeGreaterThan(sum);
});

test('the bars of the models are as long as their numbers say', () => {
  const picture = costsByModelSvg();
  const costs = [...picture.matchAll(/>(\d+\.\d\d)</g)].map(([, cost]) => Number(cost));
  const lengths = bars(picture).map(({ width }) => width);
  expect(lengths).toHaveLength(6);
  const [dearest = 0] = costs;
  lengths.forEach((length, index) => {
    expect(length / (lengths[0] ?? 1)).toBeCloseTo((costs[index] ?? 0) / dearest, 2);
  });
  expect(Math.round(costs.reduce((all, cost) => all + cost, 0))).toBe(numberIn(picture, /; (\d+) in all/));
});

test.each([costsByDaySvg(), costsByModelSvg()])(
  'a picture is well-formed, and has colours for the dark',
  (picture) => {
    const open: string[] = [];
    for (const [, closing, tag = '', empty] of picture.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(tag);
      else if (!empty) open.push(tag);
    }
    expect(open).toEqual([]);
    const [, dark = ''] = /prefers-color-scheme: dark\) \{([^@]*)<\/style>/.exec(picture) ?? [];
    const used = new Set([...picture.matchAll(/class="([a-z]+\d?)/g)].map(([, name]) => name));
    expect([...used].filter((name) => !dark.includes(`.${String(name)}`))).toEqual([]);
  },
);
