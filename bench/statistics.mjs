/** Calculates statistics over several rounds, and formats them. */

/** The value below which a share of the sorted values lies. */
export function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** The value in the middle; for an even number of values, the mean of the two in the middle. */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (percentile(sorted, 0.5) + sorted[Math.ceil(sorted.length / 2) - 1]) / 2;
}

/** Formats a number with separated thousands, and with as many digits as are worth reading. */
export function rounded(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Formats the median of some values, with the lowest and the highest. */
export function spread(values) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.length === 1
    ? rounded(values[0])
    : `${rounded(median(values))} (${rounded(least)} to ${rounded(most)})`;
}

/** The slope of the line through some points, by least squares. */
export function slope(points) {
  const mean = (pick) => points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const along = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return along / points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
