import type { Kangfu } from '@kangfu/nest';
import type { ProcessCommand } from '@kangfu/processes';
import type { MoveFile } from '../autism-file/autism-file.commands.js';
import { findMch } from '../screening/find-station.js';

/** What deciders need to know where a process wants the command: of a move, which MCH has the second tier in the new street. */
export const processFacts = async ({ type, data }: ProcessCommand, kangfu: Kangfu): Promise<object> => (type === 'MoveFile' ? { mch: await findMch(kangfu, (data as MoveFile['data']).street) } : {});
