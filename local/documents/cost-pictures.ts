/** Draws the pictures of docs/costs.md from made-up calls, with the prices and the forecast of the app. */
import { addSums, costAt, priceOf, reportOf, type Counts, type KeyedSum } from '../../src/usage';

/** What a team does on a working day. */
interface Habit {
  team: string;
  model: string;
  calls: number;
  /** What one call uses. */
  each: Counts;
}

const teams = ['Sales', 'Support', 'Human resources'];

const habits: readonly Habit[] = [
  {
    ...{ team: 'Sales', model: 'gpt-6.1-sol', calls: 640 },
    each: { inputTokens: 3_400, cachedTokens: 1_000, outputTokens: 620 },
  },
  {
    team: 'Sales',
    model: 'text-embedding-3-large',
    calls: 1_500,
    each: { inputTokens: 900, outputTokens: 0 },
  },
  { team: 'Support', model: 'gpt-6-luna', calls: 3_800, each: { inputTokens: 1_700, outputTokens: 340 } },
  { team: 'Support', model: 'gpt-transcribe', calls: 190, each: { soundSeconds: 240 } },
  {
    team: 'Human resources',
    model: 'gpt-5.4-mini',
    calls: 250,
    each: { inputTokens: 2_900, outputTokens: 510 },
  },
  {
    ...{ team: 'Human resources', model: 'gpt-image-2.6-flare', calls: 17 },
    each: { inputTokens: 80, outputTokens: 4_200, pictures: 1 },
  },
];

/** How busy the days of the month are, beginning with a Sunday. */
const busy = [0, 0.8, 1, 1.1, 0.9, 0.7, 0.1, 0, 0.9, 1.2, 1, 1.4, 0.8, 0.1, 0, 1, 1.2, 1.5, 1];

/** The time at which the pictures are made: the evening of the last of these days. */
const now = Date.UTC(2026, 10, busy.length, 18);
const daysInMonth = 30;
const budget = 500;
const soft = 0.8;

const dayName = (date: number) => new Date(Date.UTC(2026, 10, date)).toISOString().slice(0, 10);

function sumOf({ team, model, calls, each }: Habit, date: number, part: number): KeyedSum {
  const count = Math.round(calls * part);
  const counts: Counts = Object.fromEntries(
    Object.entries(each).map(([name, value]) => [name, value * count]),
  );
  const cost = costAt(priceOf(model) ?? {}, counts);
  const sum = { ...counts, calls: count, cost, withoutPrice: 0 };
  return { connection: team, day: dayName(date), model, sum };
}

const sums = busy.flatMap((part, index) =>
  part > 0 ? habits.map((habit) => sumOf(habit, index + 1, part)) : [],
);

/** What a team has spent on a day of the month. */
const spent = (team: string, date: number): number =>
  addSums(
    ...sums
      .filter(({ connection, day }) => connection === team && day === dayName(date))
      .map(({ sum }) => sum),
  ).cost;

const dollars = (amount: number, digits = 0) =>
  amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A number as an attribute, without the dust of fractions. */
const at = (value: number) => String(Math.round(value * 10) / 10);

/** A picture with colours for light and for dark. */
function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Segoe UI, Helvetica, Arial, sans-serif" role="img">
  <title>${title}</title>
  <style>
    .ground { fill: #fff } .title { fill: #1f2328; font-size: 15px; font-weight: 600 } .text { fill: #1f2328; font-size: 12px }
    .quiet { fill: #57606a; font-size: 11.5px } .grid { stroke: #d8dee4 } .axis { stroke: #8c959f } .end { text-anchor: end } .middle { text-anchor: middle }
    .c0 { fill: #2a78d6 } .c1 { fill: #1baf7a } .c2 { fill: #eda100 } .sum { stroke: #1f2328; fill: none; stroke-width: 2 }
    .limit { stroke: #cf222e; stroke-width: 1.5 } .limit-text { fill: #cf222e; font-size: 12px; font-weight: 600 }
    .soft { stroke: #9a6700; stroke-width: 1.5; stroke-dasharray: 2 4 } .soft-text { fill: #9a6700; font-size: 12px }
    .ahead { stroke-dasharray: 6 4 }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117 } .title, .text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #2a313c } .axis { stroke: #656c76 }
      .c0 { fill: #3987e5 } .c1 { fill: #199e70 } .c2 { fill: #c98500 } .sum { stroke: #e6edf3 }
      .limit { stroke: #f85149 } .limit-text { fill: #f85149 } .soft { stroke: #d29922 } .soft-text { fill: #d29922 }
    }
  </style>
  <rect class="ground" width="${width}" height="${height}"/>
${parts.map((part) => `  ${part}\n`).join('')}</svg>
`;
}

const text = (x: number, y: number, kind: string, content: string) =>
  `<text class="${kind}" x="${at(x)}" y="${at(y)}">${content}</text>`;
const line = (x1: number, y1: number, x2: number, y2: number, kind: string) =>
  `<path class="${kind}" d="M${at(x1)} ${at(y1)}L${at(x2)} ${at(y2)}"/>`;
const bar = (x: number, y: number, width: number, height: number, kind: string) =>
  `<rect class="${kind}" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"/>`;

const [left, right] = [58, 842];
const step = (right - left) / daysInMonth;

/** What was spent in a month: added up, beside its budget and with the forecast; and day by day, by connection. */
export function costsByDaySvg(): string {
  const { month, forecast } = reportOf(sums, now);
  const [upTop, upBase, downTop, downBase] = [62, 236, 290, 420];
  const upAt = (amount: number) => upBase - (amount / 600) * (upBase - upTop);
  const downAt = (amount: number) => downBase - (amount / 40) * (downBase - downTop);
  const xAt = (days: number) => left + days * step;
  const totals = busy.map((_, index) => teams.reduce((sum, team) => sum + spent(team, index + 1), 0));
  const sumsSoFar = totals.map((_, index) => totals.slice(0, index + 1).reduce((sum, one) => sum + one, 0));
  const points = sumsSoFar.map((sum, index) => `L${at(xAt(index + 1))} ${at(upAt(sum))}`).join('');
  const today = xAt(busy.length);
  const bars = busy.flatMap((_, index) => {
    let from = downBase;
    return teams.flatMap((team, place) => {
      const height = downBase - downAt(spent(team, index + 1));
      if (height <= 0) return [];
      from -= height;
      // A gap between the parts, so that they can be told apart without their colours.
      return [bar(xAt(index) + 4, from, step - 8, Math.max(1, height - 1.5), `c${place}`)];
    });
  });
  const grid = [
    ...[0, 100, 200, 300, 400, 500, 600].flatMap((amount) => [
      line(left, upAt(amount), right, upAt(amount), amount === 0 ? 'axis' : 'grid'),
      text(left - 8, upAt(amount) + 4, 'quiet end', dollars(amount)),
    ]),
    ...[0, 10, 20, 30, 40].flatMap((amount) => [
      line(left, downAt(amount), right, downAt(amount), amount === 0 ? 'axis' : 'grid'),
      text(left - 8, downAt(amount) + 4, 'quiet end', dollars(amount)),
    ]),
    ...[1, 5, 10, 15, 20, 25, 30].map((date) =>
      text(xAt(date - 0.5), downBase + 18, 'quiet middle', String(date)),
    ),
  ];
  const legend = teams.flatMap((team, place) => [
    bar(476 + place * 112, 262, 12, 12, `c${place}`),
    text(494 + place * 112, 272.5, 'text', team),
  ]);
  return svg(900, 452, 'What was spent in November: added up beside the budget, and day by day', [
    ...grid,
    text(left, 28, 'title', 'November, added up'),
    text(left, 48, 'quiet', `US dollars, estimated; on the evening of the ${busy.length}th, UTC`),
    line(left, upAt(budget), right, upAt(budget), 'limit'),
    text(left + 6, upAt(budget) - 6, 'limit-text', `budget: ${dollars(budget)} USD a month`),
    line(left, upAt(budget * soft), right, upAt(budget * soft), 'soft'),
    text(
      left + 6,
      upAt(budget * soft) - 6,
      'soft-text',
      `soft level: a warning at ${dollars(budget * soft)}`,
    ),
    `<path class="sum" d="M${at(left)} ${at(upBase)}${points}"/>`,
    `<path class="sum ahead" d="M${at(today)} ${at(upAt(month.cost))}L${at(right)} ${at(upAt(forecast.cost))}"/>`,
    text(today - 8, upAt(month.cost) - 6, 'text end', `${dollars(month.cost)} so far`),
    text(right, upAt(forecast.cost) - 8, 'text end', `forecast: ${dollars(forecast.cost)}`),
    text(left, 272, 'title', 'Day by day, by connection'),
    ...legend,
    ...bars,
  ]);
}

/** What was spent in a month with each model. */
export function costsByModelSvg(): string {
  const { byModel, month } = reportOf(sums, now);
  const [start, end, top, row] = [190, 640, 70, 34];
  const [dearest] = byModel;
  const widthOf = (cost: number) => (cost / (dearest?.cost ?? 1)) * (end - start);
  const height = top + byModel.length * row + 14;
  const used = ({ counts, tokens }: (typeof byModel)[number]) =>
    counts.soundSeconds !== undefined
      ? `${dollars(counts.soundSeconds / 3600)} hours of sound`
      : counts.pictures !== undefined
        ? `${dollars(counts.pictures)} pictures`
        : `${dollars(tokens / 1e6, 1)} million tokens`;
  return svg(900, height, 'What was spent in November with each model', [
    text(20, 28, 'title', 'November, by model'),
    text(
      20,
      48,
      'quiet',
      `US dollars, estimated; ${dollars(month.cost)} in all, for ${dollars(month.calls)} calls`,
    ),
    ...byModel.flatMap((model, index) => {
      const y = top + index * row;
      const width = widthOf(model.cost);
      return [
        text(start - 10, y + 15, 'text end', model.model),
        bar(start, y, Math.max(2, width), 20, 'c0'),
        text(start + width + 8, y + 15, 'text', dollars(model.cost, 2)),
        text(880, y + 15, 'quiet end', used(model)),
      ];
    }),
    line(start, top - 6, start, height - 14, 'axis'),
  ]);
}
