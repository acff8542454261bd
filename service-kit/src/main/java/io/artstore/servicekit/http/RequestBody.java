package io.artstore.servicekit.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * A request's bytes as they arrive. The first read asks a client that waits for {@code 100
 * Continue} to go on. For one thread.
 */
final class RequestBody extends InputStream {
  private final Request request;
  private Content.@Nullable Chunk chunk;
  private boolean touched;
  private boolean atEnd;

  /** Set as long as Jetty owes the sign that something arrived; it may be asked for one only. */
  private @Nullable CountDownLatch pending;

  private @Nullable ClientGoneException failure;

  RequestBody(Request request) {
    this.request = request;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Fills as much as has arrived, at least one byte: large pieces are cheaper to hash and write.
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int filled = 0;
    while (filled < length) {
      Content.Chunk current = chunk;
      if (current == null || !current.hasRemaining()) {
        if (atEnd || !advance(filled == 0)) {
          break;
        }
        continue;
      }
      filled += current.get(target, offset + filled, length - filled);
    }
    return filled == 0 ? -1 : filled;
  }

  /**
   * Moves on to the next chunk.
   *
   * @return false at the end, or when nothing has arrived and the caller does not wait
   */
  private boolean advance(boolean wait) throws IOException {
    touched = true;
    releaseChunk();
    while (true) {
      if (failure != null) {
        throw failure;
      }
      // Nothing is read past a pending demand: until its sign comes there is nothing to be read.
      Content.Chunk next = isPending() ? null : request.read();
      if (next != null) {
        return take(next);
      }
      if (!wait) {
        return false;
      }
      await(Long.MAX_VALUE);
    }
  }

  private boolean take(Content.Chunk next) throws ClientGoneException {
    if (Content.Chunk.isFailure(next)) {
      Throwable cause = next.getFailure();
      failure = new ClientGoneException("the body ended early: " + cause.getMessage(), cause);
      throw failure;
    }
    atEnd = next.isLast();
    if (next.hasRemaining()) {
      chunk = next;
      return true;
    }
    next.release();
    return !atEnd;
  }

  private boolean isPending() {
    return pending != null && pending.getCount() > 0;
  }

  /**
   * Waits until something has arrived. Whoever is interrupted gives up its own wait, not the body:
   * it can still be drained, so that a refusal reaches the client.
   */
  private boolean await(long nanos) throws ClientGoneException {
    CountDownLatch arrived = pending;
    if (arrived == null) {
      arrived = new CountDownLatch(1);
      pending = arrived;
      request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrived::countDown));
    }
    try {
      boolean came = arrived.await(nanos, TimeUnit.NANOSECONDS);
      if (came) {
        pending = null;
      }
      return came;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClientGoneException("interrupted while the body arrived", interrupted);
    }
  }

  /** Whether a byte was asked for; before that nothing made the client send its body. */
  boolean touched() {
    return touched;
  }

  boolean failed() {
    return failure != null;
  }

  /**
   * Throws away what has already arrived, up to a limit and without waiting.
   *
   * @return whether the body is at its end now
   */
  boolean discardArrived(long limit) {
    long discarded = 0;
    try {
      while (!atEnd && discarded < limit) {
        if (chunk != null) {
          discarded += chunk.remaining();
        }
        if (!advance(false)) {
          break;
        }
      }
    } catch (IOException gone) {
      return false;
    }
    return atEnd;
  }

  /**
   * Throws away what still arrives.
   *
   * @return whether the body came to its end within both limits; when not, somebody may still be
   *     waiting for it and the connection has to be closed
   */
  boolean discard(long limit, long nanos) {
    long deadline = System.nanoTime() + nanos;
    long discarded = 0;
    try {
      while (!atEnd && discarded < limit) {
        if (chunk != null) {
          discarded += chunk.remaining();
        }
        if (!advance(false) && !atEnd && !await(Math.max(1, deadline - System.nanoTime()))) {
          return false;
        }
        if (System.nanoTime() - deadline > 0) {
          return atEnd;
        }
      }
    } catch (IOException gone) {
      return false;
    }
    return atEnd;
  }

  void releaseChunk() {
    if (chunk != null) {
      chunk.release();
      chunk = null;
    }
  }
}
