package io.artstore.element.capacity;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reserves room as bytes arrive whose number was not declared, before they are written. What was
 * read before counts as written; the copy in between is small against {@link
 * Capacity#KEPT_FREE_BYTES}.
 */
public final class ReservedStream extends FilterInputStream {
  private final Reservation reservation;
  private long count;

  public ReservedStream(InputStream source, Reservation reservation) {
    super(source);
    this.reservation = reservation;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    counted(value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return counted(super.read(bytes, offset, length));
  }

  private int counted(int read) throws IOException {
    reservation.written(count);
    if (read > 0) {
      count += read;
      reservation.cover(count);
    }
    return read;
  }
}
