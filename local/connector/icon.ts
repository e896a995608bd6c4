/** Draws the icon of the connector: a speech bubble with a keyhole. */
import { encodePng, type Colour } from '../openai/picture';

/**
 * Width and height in pixels. Power Automate asks for a drawing of about 160 pixels in a square of about 230.
 */
const side = 230;

const white: Colour = [255, 255, 255];

/** Samples per pixel in each direction; several make the edges smooth. */
const samples = 4;

/**
 * Draws the icon as PNG.
 *
 * @param brandColour - colour of the background, as `#rrggbb`
 */
export function connectorIcon(brandColour: string): Buffer {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(brandColour.slice(at, at + 2), 16));
  const background: Colour = [red, green, blue];
  return encodePng(side, side, (column, row) => blend(background, white, coverage(column, row)));
}

/** The share of a pixel that the drawing covers, from 0 to 1. */
function coverage(column: number, row: number): number {
  let drawn = 0;
  for (let index = 0; index < samples * samples; index++) {
    const x = column + ((index % samples) + 0.5) / samples;
    const y = row + (Math.floor(index / samples) + 0.5) / samples;
    if (isInBubble(x, y) && !isInKeyhole(x, y)) drawn++;
  }
  return drawn / (samples * samples);
}

/** A rectangle from (35, 42) to (195, 158) with round corners, and a tail at its lower left. */
function isInBubble(x: number, y: number): boolean {
  const radius = 28;
  const beyondX = Math.max(35 + radius - x, 0, x - (195 - radius));
  const beyondY = Math.max(42 + radius - y, 0, y - (158 - radius));
  const isInTail = y >= 150 && y <= 194 && x >= 68 && x <= 112 - (y - 158);
  return Math.hypot(beyondX, beyondY) <= radius || isInTail;
}

/** A circle, and below it a slot that gets wider towards the bottom. */
function isInKeyhole(x: number, y: number): boolean {
  const isInSlot = y >= 92 && y <= 132 && Math.abs(x - 115) <= 7 + (y - 92) * 0.2;
  return Math.hypot(x - 115, y - 86) <= 19 || isInSlot;
}

function blend(from: Colour, to: Colour, part: number): Colour {
  const mixed = (index: 0 | 1 | 2) => Math.round(from[index] + (to[index] - from[index]) * part);
  return [mixed(0), mixed(1), mixed(2)];
}
