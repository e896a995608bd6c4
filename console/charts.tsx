/** Small charts, drawn as SVG. Each has its numbers beside it or in its name, so that nobody has to see it. */

/** A bar from 0 to a whole. */
export function Bar({
  part,
  whole,
  name,
  isBad = false,
}: {
  part: number;
  whole: number;
  name: string;
  isBad?: boolean;
}) {
  const width = whole > 0 ? Math.min(100, (part / whole) * 100) : 0;
  return (
    <svg
      class={isBad ? 'bar bad' : 'bar'}
      viewBox="0 0 100 4"
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
    >
      <rect class="track" width="100" height="4" />
      <rect class="fill" width={width} height="4" />
    </svg>
  );
}

/** The numbers of a vector as a line, at most as many as there are pixels. */
export function VectorPlot({ vector }: { vector: readonly number[] }) {
  const shown = 480;
  const step = Math.max(1, vector.length / shown);
  const points = Array.from(
    { length: Math.min(shown, vector.length) },
    (_, index) => vector[Math.floor(index * step)] ?? 0,
  );
  const largest = Math.max(...vector.map(Math.abs), 1e-9);
  const line = points.map((value, index) => `${index},${(40 - (value / largest) * 38).toFixed(1)}`).join(' ');
  const name = `A vector of ${vector.length} numbers between ${Math.min(...vector).toFixed(3)} and ${Math.max(...vector).toFixed(3)}`;
  return (
    <figure>
      <svg
        class="plot"
        viewBox={`0 0 ${points.length} 80`}
        preserveAspectRatio="none"
        role="img"
        aria-label={name}
      >
        <line x1="0" x2={points.length} y1="40" y2="40" class="axis" />
        <polyline points={line} class="line" />
      </svg>
      <figcaption>
        {vector.length} numbers:{' '}
        {vector
          .slice(0, 4)
          .map((value) => value.toFixed(4))
          .join(', ')}
        {vector.length > 4 && ' …'}
      </figcaption>
    </figure>
  );
}

/** One column for each day. */
export function Days({
  days,
  name,
}: {
  days: readonly { day: string; value: number; text: string }[];
  name: string;
}) {
  const largest = Math.max(...days.map(({ value }) => value), 1e-12);
  return (
    <svg
      class="days"
      viewBox={`0 0 ${days.length * 10} 100`}
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
    >
      <line x1="0" x2={days.length * 10} y1="99.5" y2="99.5" class="axis" />
      {days.map(({ day, value, text }, index) => (
        <rect
          class="fill"
          x={index * 10 + 1.5}
          width="7"
          y={99 - (value / largest) * 95}
          height={(value / largest) * 95}
        >
          <title>{`${day}: ${text}`}</title>
        </rect>
      ))}
    </svg>
  );
}

/** The part of a limit that is used, as an arc with a number in it. */
export function Gauge({ used, limit }: { used: number; limit: number }) {
  const share = limit > 0 ? Math.min(1, used / limit) : 0;
  // A half circle with the radius 40 is this long.
  const length = Math.PI * 40;
  const arc = 'M 10 50 A 40 40 0 0 1 90 50';
  return (
    <svg
      class={share >= 1 ? 'gauge bad' : 'gauge'}
      viewBox="0 0 100 56"
      role="img"
      aria-label={`${used} of ${limit} calls are used`}
    >
      <path d={arc} class="track" />
      <path d={arc} class="arc" stroke-dasharray={`${length * share} ${length}`} />
      <text x="50" y="46" text-anchor="middle">
        {used}
      </text>
    </svg>
  );
}
