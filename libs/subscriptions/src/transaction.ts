import type mongoose from 'mongoose';

const labelled = (error: unknown, label: string): boolean => (error as { hasErrorLabel?: (label: string) => boolean } | null)?.hasErrorLabel?.(label) ?? false;

/** MongoDB asks for the whole transaction again: a write conflict, an election. */
export const isTransient = (error: unknown): boolean => labelled(error, 'TransientTransactionError') || labelled(error, 'UnknownTransactionCommitResult');

/**
 * Runs `work` in one transaction, majority and journalled. Not retried here: what was read for it must be read again. A commit whose outcome is unknown
 * rejects; the checkpoint in it tells afterwards.
 */
export const inTransaction = async (client: mongoose.mongo.MongoClient, work: (session: mongoose.mongo.ClientSession) => Promise<void>): Promise<void> => {
  const session = client.startSession({ defaultTransactionOptions: { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } } });
  try {
    session.startTransaction();
    try {
      await work(session);
    } catch (error) {
      await session.abortTransaction().catch(() => {});
      throw error;
    }
    await session.commitTransaction();
  } finally {
    await session.endSession();
  }
};
