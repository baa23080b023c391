/** Px of the longer side, and how much of a JPEG is kept: what a licence can still be read from. */
const longestSide = 2_560;
const quality = 0.85;
/** A picture that is neither larger nor heavier goes as it is. */
const lightBytes = 1024 * 1024;

/** The size at which a picture travels: never larger than it is. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, longestSide / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

const drawable = /^image\/(?:jpeg|png|webp|heic|heif)$/;
/** Of cameras; only the device that took it can be sure to open it. */
const foreign = /^image\/hei[cf]$/;

/**
 * A photograph as a phone's thin line can carry it: at most 2,560 px, upright, without what the camera wrote into it.
 * What the browser cannot draw, and what would grow, goes as it is.
 */
export async function lightened(file: File): Promise<File> {
  if (!drawable.test(file.type)) return file;
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    const { width, height } = fitted(naturalWidth, naturalHeight);
    const mustChange = width < naturalWidth || foreign.test(file.type);
    if (!mustChange && file.size <= lightBytes) return file;
    const drawn = await jpegOf(image, width, height);
    if (!drawn || (!mustChange && drawn.size >= file.size)) return file;
    return new File([drawn], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' });
  } catch {
    return file;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function jpegOf(image: HTMLImageElement, width: number, height: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.resolve(null);
  // What shines through would turn black.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}
