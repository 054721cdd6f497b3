import { openPicture } from '../storage/pictures.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const svg = ({ width, height }: Size, content: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  );

const centred = ({ width, height }: Size, text: string, style: string): string =>
  `<text x="50%" y="50%" font-size="${Math.min(width, height) / 2}" font-family="sans-serif" text-anchor="middle" dominant-baseline="central" ${style}>${escaped(text)}</text>`;

const BACKGROUNDS = ['#fd366e', '#fe9567', '#7c67fe', '#68a3fe', '#85dbd8'] as const;

/** The first letters of the first two words that begin with one; words may be joined by `_`. */
export function initialsOf(name: string): string {
  const upper = name.toUpperCase();
  const words = upper.includes(' ') ? upper.split(' ') : upper.split('_');
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0))
    .filter((letter) => /^[A-Z\d]$/.test(letter))
    .join('');
}

/** The same letters always have the same colour. */
function backgroundOf(initials: string): string {
  const codes = Array.from(initials, (letter) => letter.charCodeAt(0));
  const sum = codes.reduce((total, code) => total + code, 0);
  return BACKGROUNDS[(sum % 10) % BACKGROUNDS.length] ?? BACKGROUNDS[0];
}

/** A PNG with a person's initials; an empty background is one that follows from the name. */
export async function drawInitials(name: string, size: Size, background: string): Promise<Buffer> {
  const initials = initialsOf(name);
  const colour = background === '' ? backgroundOf(initials) : `#${background}`;
  const letters = centred(size, initials, 'fill="#ffffff"');
  const picture = `<rect width="100%" height="100%" fill="${colour}"/>${letters}`;
  return (await openPicture(svg(size, picture))).png().toBuffer();
}

/** A plain sign for something that has a logo elsewhere, as an SVG. */
export function drawSign(label: string): Buffer {
  const size = { width: 400, height: 400 };
  const box = '<rect width="100%" height="100%" rx="40" fill="#eceff1"/>';
  return svg(size, `${box}${centred({ width: 180, height: 180 }, label, 'fill="#455a64"')}`);
}

/** A country's flag as an SVG. */
export async function flagOf(code: string): Promise<Buffer> {
  const flags: Readonly<Record<string, string>> = await import('country-flag-icons/string/3x2');
  const drawn = flags[code.toUpperCase()];
  if (drawn === undefined) throw new Error(`There is no flag of "${code}".`);
  return Buffer.from(drawn);
}

/** A PNG, so many pixels wide and high. Rejects when the text does not fit into any code. */
export async function drawQrCode(
  text: string,
  { size, margin }: { readonly size: number; readonly margin: number },
): Promise<Buffer> {
  const { default: codes } = await import('qrcode');
  const drawn = await codes.toBuffer(text, { margin, scale: 15 });
  return (await openPicture(drawn)).resize(size, size, { kernel: 'nearest' }).png().toBuffer();
}
