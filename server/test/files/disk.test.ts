import { filePromises, onDisk } from './promises.ts';

filePromises(async () => onDisk);
