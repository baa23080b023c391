import { BadModel, loadClassifier, type Classifier } from '#libs/learn';
import { UsageError } from './outcome.ts';
import { bytesOf } from './training-data.ts';

/** The model in a file; one that is none ends the command with usage. */
export function modelIn(file: string): Classifier {
  const bytes = bytesOf(file);
  try {
    return loadClassifier(bytes);
  } catch (error) {
    throw error instanceof BadModel ? new UsageError(`${file} is no model: ${error.message}`) : error;
  }
}
