package io.artstore.element.capacity;

import io.artstore.filestore.FileStoreException;

/** Room that one upload has reserved. For one thread; closing it gives back what was not used. */
public final class Reservation implements AutoCloseable {
  private final Capacity capacity;
  private long bytes;

  Reservation(Capacity capacity) {
    this.capacity = capacity;
  }

  void grow(long more) throws NoRoomException, FileStoreException {
    capacity.add(more);
    bytes += more;
  }

  /**
   * Makes sure that so many bytes in all are reserved.
   *
   * @throws NoRoomException when they do not fit; what was reserved stays reserved
   */
  public void cover(long total) throws NoRoomException, FileStoreException {
    if (total > bytes) {
      grow(total - bytes);
    }
  }

  /** The document is stored: its bytes are used now. */
  public void use(long size) {
    capacity.turnIntoUse(bytes, size);
    bytes = 0;
  }

  @Override
  public void close() {
    capacity.giveBack(bytes);
    bytes = 0;
  }
}
