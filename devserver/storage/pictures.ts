import type { Sharp } from 'sharp';

/** Opens a picture of any kind. The library is loaded for the first one: most servers draw none. */
export async function openPicture(data: Buffer): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  return sharp(data);
}

/** Where a picture is cut when it is made to fit. */
export const GRAVITIES = {
  center: 'centre',
  'top-left': 'left top',
  top: 'top',
  'top-right': 'right top',
  left: 'left',
  right: 'right',
  'bottom-left': 'left bottom',
  bottom: 'bottom',
  'bottom-right': 'right bottom',
} as const;

export type Gravity = keyof typeof GRAVITIES;

/** The formats that pictures can be answered in. */
export const OUTPUTS = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
} as const;

export type Output = keyof typeof OUTPUTS;

export interface Edits {
  /** Pixels; 0 keeps the picture's own, or follows from the other one. */
  readonly width: number;
  readonly height: number;
  readonly gravity: Gravity;
  /** 0 to 1. */
  readonly opacity: number;
  /** Hexadecimal, without #; empty keeps what is transparent so. */
  readonly background: string;
  readonly borderWidth: number;
  readonly borderColor: string;
  readonly borderRadius: number;
  /** Degrees. */
  readonly rotation: number;
}

/** Leaves a picture as it is. */
export const NO_EDITS: Edits = {
  width: 0,
  height: 0,
  gravity: 'center',
  opacity: 1,
  background: '',
  borderWidth: 0,
  borderColor: '',
  borderRadius: 0,
  rotation: 0,
};

const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 };

/** One edit; each works on the finished result of the one before. */
type Step = (image: Sharp, edits: Edits) => Sharp | Promise<Sharp>;

const resize: Step = (image, { width, height, gravity }) =>
  width === 0 && height === 0
    ? image
    : image.resize(width === 0 ? null : width, height === 0 ? null : height, {
        fit: 'cover',
        position: GRAVITIES[gravity],
      });

const fade: Step = (image, { opacity }) => {
  if (opacity >= 1) return image;
  const pixel = Buffer.from([0, 0, 0, Math.round(opacity * 255)]);
  const raw = { width: 1, height: 1, channels: 4 as const };
  return image.ensureAlpha().composite([{ input: pixel, raw, tile: true, blend: 'dest-in' }]);
};

const fill: Step = (image, { background }) =>
  background === '' ? image : image.flatten({ background: `#${background}` });

const frame: Step = (image, { borderWidth, borderColor }) => {
  if (borderWidth === 0) return image;
  const [top, bottom, left, right] = [borderWidth, borderWidth, borderWidth, borderWidth];
  const background = borderColor === '' ? '#000000' : `#${borderColor}`;
  return image.extend({ top, bottom, left, right, background });
};

const round: Step = async (image, { borderRadius }) => {
  if (borderRadius === 0) return image;
  const { width, height } = await image.metadata();
  const size = `width="${width}" height="${height}"`;
  const mask = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} rx="${borderRadius}"/></svg>`;
  return image.ensureAlpha().composite([{ input: Buffer.from(mask), blend: 'dest-in' }]);
};

const turn: Step = (image, { rotation }) =>
  rotation % 360 === 0 ? image : image.rotate(rotation, { background: CLEAR });

const STEPS: readonly Step[] = [resize, fade, fill, frame, round, turn];

/** Edits a picture. Rejects when it is none that can be read. */
export async function editPicture(source: Buffer, edits: Edits): Promise<Buffer> {
  let data = source;
  for (const step of STEPS) {
    const image = await step(await openPicture(data), edits);
    data = await image.png().toBuffer();
  }
  return data;
}

/** -1 leaves the quality to the format. */
export async function encodePicture(
  data: Buffer,
  output: Output,
  quality: number,
): Promise<Buffer> {
  const options = quality < 1 ? {} : { quality };
  const image = await openPicture(data);
  switch (output) {
    case 'jpg':
    case 'jpeg':
      return image.flatten({ background: '#ffffff' }).jpeg(options).toBuffer();
    case 'png':
      return image.png().toBuffer();
    case 'gif':
      return image.gif().toBuffer();
    case 'webp':
      return image.webp(options).toBuffer();
    case 'avif':
      return image.avif(options).toBuffer();
  }
}
