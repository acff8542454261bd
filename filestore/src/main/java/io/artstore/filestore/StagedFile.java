package io.artstore.filestore;

/**
 * Bytes that were written to a store's staging area, counted and hashed, and that nobody sees yet.
 * One thread at a time uses it. Closing it removes the staging name; what was published from it
 * stays.
 */
public interface StagedFile extends AutoCloseable {
  /** How many bytes were written. */
  long size();

  /** SHA-256 of the bytes, 64 lower-case hexadecimal characters. */
  String sha256();

  /**
   * Puts the bytes on stable storage; they are there when this returns. A failed force is final:
   * the page cache may have dropped the bytes, so this instance refuses every later use.
   *
   * @throws FileStoreException.Full when the volume found no room for them after all
   * @throws FileStoreException.Unavailable when the volume failed
   */
  void force() throws FileStoreException;

  /**
   * Removes the staging name. Idempotent. A name that cannot be removed is left to the next sweep:
   * it promises nothing, so that is no fault.
   */
  @Override
  void close();
}
