package io.artstore.element.capacity;

import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;

/**
 * The room of an element: what documents use, and what uploads under way have reserved. Both
 * together never exceed the limit, and reservations never exceed what the volume has free.
 *
 * <p>All fields are guarded by {@code this}.
 */
public final class Capacity {
  /** Kept for attribute files and tombstones, so that a full element can still delete. */
  static final long KEPT_FREE_BYTES = 16L << 20;

  private final long limit;
  private final FileStore store;
  private long used;
  private long files;
  private long reserved;

  /** How much of what is reserved lies in staging by now, and is missing from the free bytes. */
  private long written;

  public Capacity(long limitBytes, FileStore store) {
    this.limit = limitBytes;
    this.store = store;
  }

  /** What the index says at the start. */
  public synchronized void startWith(long usedBytes, long fileCount) {
    used = usedBytes;
    files = fileCount;
  }

  /**
   * Reserves room for an upload.
   *
   * @param bytes as many as are declared, 0 when that is not known
   * @throws NoRoomException when they do not fit
   */
  public Reservation reserve(long bytes) throws NoRoomException, FileStoreException {
    Reservation reservation = new Reservation(this);
    reservation.grow(bytes);
    return reservation;
  }

  synchronized void add(long bytes) throws NoRoomException, FileStoreException {
    // Subtracting cannot overflow where adding could.
    if (bytes > limit - used - reserved) {
      throw new NoRoomException(
          "%d bytes do not fit: %d of %d are used, %d reserved"
              .formatted(bytes, used, limit, reserved));
    }
    long free = freeBytes();
    if (bytes > free) {
      throw new NoRoomException(
          "%d bytes do not fit: the volume has %d left".formatted(bytes, Math.max(0, free)));
    }
    reserved += bytes;
  }

  private long freeBytes() throws FileStoreException {
    return store.freeBytes() - (reserved - written) - KEPT_FREE_BYTES;
  }

  synchronized void written(long bytes) {
    written += bytes;
  }

  synchronized void turnIntoUse(Reservation.State state, long usedBytes) {
    giveBack(state);
    used += usedBytes;
    files++;
  }

  synchronized void giveBack(Reservation.State state) {
    reserved -= state.reserved();
    written -= state.written();
  }

  /** A document that is there without a reservation, as recovery finds it. */
  public synchronized void documentAdded(long bytes) {
    used += bytes;
    files++;
  }

  /** A document is gone. */
  public synchronized void documentRemoved(long bytes) {
    used -= bytes;
    files--;
  }

  public long limitBytes() {
    return limit;
  }

  /** Bytes of documents that are stored or being written. */
  public synchronized long usedBytes() {
    return used + reserved;
  }

  public synchronized long fileCount() {
    return files;
  }

  /** What can still be reserved. */
  public synchronized long availableBytes() throws FileStoreException {
    return Math.max(0, Math.min(limit - used - reserved, freeBytes()));
  }

  /** What the index should say of stored documents. */
  public synchronized Totals totals() {
    return new Totals(files, used);
  }

  /** Stored documents and their bytes. */
  public record Totals(long files, long bytes) {}
}
