package io.artstore.client;

import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer. Its failures are {@link ClientException}s, which a copier can tell from
 * those of the place that it writes to.
 */
final class WatchedInput extends InputStream {
  private final String request;
  private final InputStream source;
  private final Activity activity;

  WatchedInput(String request, InputStream source, Activity activity) {
    this.request = request;
    this.source = source;
    this.activity = activity;
    activity.callerBusy(true);
    activity.onExpiry(this::closeSource);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    activity.callerBusy(false);
    try {
      int count = source.read(buffer, offset, length);
      if (activity.expired()) {
        throw stalled();
      }
      if (count < 0) {
        activity.finish();
      }
      return count;
    } catch (IOException e) {
      activity.finish();
      throw activity.expired()
          ? stalled()
          : new ClientException.Broken(request + ": the answer was cut: " + e.getMessage(), e);
    } finally {
      activity.callerBusy(true);
    }
  }

  byte[] readUpTo(int limit) {
    try {
      return readNBytes(limit);
    } catch (IOException e) {
      throw new ClientException.Broken(request + ": " + e.getMessage(), e);
    }
  }

  private ClientException.Stalled stalled() {
    return new ClientException.Stalled(request + ": no byte of the answer came any more");
  }

  @Override
  public void close() {
    activity.finish();
    closeSource();
  }

  private void closeSource() {
    try {
      source.close();
    } catch (IOException e) {
      throw new ClientException.Broken(request + ": closing failed", e);
    }
  }
}
