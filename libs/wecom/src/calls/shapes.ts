import { z } from 'zod';
import { limits } from '../limits.ts';

/** A text of at most so many bytes of UTF-8. */
export const bytes = (max: number, min = 0) =>
  z.string().refine((text) => {
    const length = Buffer.byteLength(text);
    return length >= min && length <= max;
  }, `${min} to ${max} bytes`);

export const userid = z.string().min(1).max(limits.userid);
export const openKfid = z.string().min(1).max(64);
export const externalUserid = z.string().min(1).max(64);
export const mediaId = z.string().min(1).max(512);
export const flag = z.literal([0, 1]);
export const url = bytes(limits.app.urlBytes, 1);

/** A reply that went well: what we read of it, and whatever else the platform adds. */
export const reply = <S extends z.ZodRawShape>(shape: S) => z.looseObject(shape);

/** A list that error replies and some good ones leave out. */
export const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);
