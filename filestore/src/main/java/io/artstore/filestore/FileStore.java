package io.artstore.filestore;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Files that survive a crash. Bytes are staged and forced first and published after, so that a
 * published name never shows half of anything.
 *
 * <p><b>What is durable.</b> The bytes of a staged file when {@link StagedFile#force} has returned;
 * a published, replaced or removed name when {@link #forceFolder} of its folder has returned.
 * Folders that a publication makes are durable in their parents before the publication begins.
 * Before that, a crash may keep or lose each name on its own.
 *
 * <p><b>Who may retry.</b> Nothing is retried inside. Every operation may be called again after any
 * fault but a failed {@link StagedFile#force}. Safe for use by many threads, also on one name.
 *
 * <p>Every operation throws {@link FileStoreException.Unavailable} when the volume fails, besides
 * what it names itself.
 */
public interface FileStore {
  /**
   * Writes a stream to the end into the staging area. The caller closes the stream.
   *
   * @return the staged file, not yet forced; the caller closes it
   * @throws FileStoreException.Full when there is no room; nothing is left behind
   * @throws IOException any other is the stream's own, passed on as it came; nothing is left behind
   */
  StagedFile stage(InputStream source) throws IOException;

  /**
   * Gives a staged and forced file a name that must be free: a hard link, because a rename silently
   * replaces. Makes missing folders. The staging name stays until the staged file is closed.
   *
   * @throws FileStoreException.AlreadyExists when the name is taken, by whatever
   * @throws IllegalStateException when the file was not forced
   */
  void publish(StagedFile staged, StorePath target) throws FileStoreException;

  /**
   * Gives a staged and forced file a name, atomically in place of the one that has it. A reader
   * sees the old bytes or the new ones, whole.
   *
   * @throws IllegalStateException when the file was not forced
   */
  void replace(StagedFile staged, StorePath target) throws FileStoreException;

  /**
   * Puts the names in a folder on stable storage: all that was published, replaced or removed in it
   * before this call is durable when it returns. Callers that come at the same time share one
   * force. When it fails the store may refuse to write until it is opened again.
   *
   * @param folder empty for the root
   * @throws FileStoreException.NotFound when there is no such folder
   */
  void forceFolder(Optional<StorePath> folder) throws FileStoreException;

  /**
   * Puts the bytes of a published file on stable storage, for recovery, which cannot know whether
   * the process before it came to that.
   *
   * @throws FileStoreException.NotFound when there is none
   */
  void forceFile(StorePath path) throws FileStoreException;

  /**
   * Opens a file for reading.
   *
   * @throws FileStoreException.NotFound when there is none
   */
  StoredFile open(StorePath path) throws FileStoreException;

  /**
   * Reads a small file whole.
   *
   * @throws FileStoreException.NotFound when there is none
   * @throws FileStoreException.Corrupt when it is larger than the limit
   */
  byte[] read(StorePath path, int limit) throws FileStoreException;

  /** The size of a file, empty when there is no file of this name. */
  Optional<Long> size(StorePath path) throws FileStoreException;

  /** Removes a file. Idempotent: a missing one is no fault. */
  void remove(StorePath path) throws FileStoreException;

  /**
   * What a folder holds, sorted by name; nothing when the folder does not exist. The staging area
   * and names that begin with a dot are not shown.
   *
   * @param folder empty for the root
   */
  List<StoreEntry> list(Optional<StorePath> folder) throws FileStoreException;

  /**
   * Removes everything in the staging area. To be called before anything is staged.
   *
   * @return how many files were removed
   */
  int sweepStaging() throws FileStoreException;

  /** How many bytes the volume still takes from this process. */
  long freeBytes() throws FileStoreException;
}
