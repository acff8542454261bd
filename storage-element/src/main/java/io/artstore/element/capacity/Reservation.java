package io.artstore.element.capacity;

import io.artstore.filestore.FileStoreException;

/** Room that one upload has reserved. For one thread; closing it gives back what was not used. */
public final class Reservation implements AutoCloseable {
  /** Of an upload whose length is not known; the volume is not asked at every read. */
  private static final long STEP_BYTES = 8L << 20;

  private final Capacity capacity;
  private long reserved;
  private long written;

  Reservation(Capacity capacity) {
    this.capacity = capacity;
  }

  /**
   * What it holds.
   *
   * @param written how many of the reserved bytes lie on the volume already
   */
  record State(long reserved, long written) {}

  void grow(long more) throws NoRoomException, FileStoreException {
    capacity.add(more);
    reserved += more;
  }

  /**
   * Makes sure that so many bytes in all are reserved, before they are written.
   *
   * @throws NoRoomException when they do not fit; what was reserved stays reserved
   */
  public void cover(long total) throws NoRoomException, FileStoreException {
    if (total <= reserved) {
      return;
    }
    try {
      grow(Math.max(total - reserved, STEP_BYTES));
    } catch (NoRoomException e) {
      // The last bytes of an element may be fewer than a step.
      grow(total - reserved);
    }
  }

  /** Says how many bytes in all lie on the volume by now. */
  void written(long total) {
    long now = Math.min(total, reserved);
    capacity.written(now - written);
    written = now;
  }

  /** The document is stored: its bytes are used now. */
  public void use(long size) {
    capacity.turnIntoUse(taken(), size);
  }

  @Override
  public void close() {
    capacity.giveBack(taken());
  }

  private State taken() {
    State state = new State(reserved, written);
    reserved = 0;
    written = 0;
    return state;
  }
}
