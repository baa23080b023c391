/** Px of the longer side: twice what the chat shows, for fine screens. */
const side = 96;

/**
 * The picture as a small `data:` address. Drawn anew, so that nothing but its pixels travels: no place where it was
 * taken, no program. A file that is no picture rejects.
 */
export async function smallPicture(file: File): Promise<string> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL('image/png');
}
